"""What a team's registers cost: 10,000 petitions, a unit's profile, weekly matrix, 三不, answers to a survey.

python -m scripts.bench_fieldwork [--world city] [--rounds N] [--petitions N] [--answers N]: pages are
measured in turn with the floor of their kind, as ``make bench`` does; answers come over as many
connections as there are telephones, each with a code and a session of its own.
"""

import argparse
import http.client
import json
import re
import time
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from scripts import bench
from xuncha import embedded

LOOK_UP = """
import json
from fieldwork.models import FocusPoint, Petition
from findings.models import Finding
from rounds.models import Inspection
rows = Inspection.objects.filter(petitions__isnull=False).order_by("-pk")
stay = rows.first()
print(json.dumps({
    "inspection": stay.pk, "unit": stay.unit_id, "round": stay.round_id,
    "petition": Petition.objects.filter(inspection=stay).order_by("-pk").first().pk,
    "focus": FocusPoint.objects.order_by("-pk").first().pk,
    "finding": Finding.objects.exclude(state="draft").order_by("pk").last().pk,
}))
"""
FILL = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from fieldwork.models import Petition, PetitionPerson
from rounds.models import Inspection
by, today = User.objects.get(username="bangong"), timezone.localdate()
stays = list(Inspection.objects.filter(entry_on__isnull=False).order_by("-pk")[:60])
have = Petition.objects.count()
rows = [
    Petition(
        inspection=stays[n % len(stays)], number=100_000 + n, received_on=today - timedelta(days=n % 300),
        way="letter", naming="named", reporter=f"举报人{n}", contact="13800000000",
        summary=f"反映第{n}件报销不实", text=f"第{n}封来信原文" * 20, state="registered", created_by=by,
    )
    for n in range(have, {petitions})
]
for first in range(0, len(rows), 500):
    made = Petition.objects.bulk_create(rows[first : first + 500])
    PetitionPerson.objects.bulk_create(PetitionPerson(petition=each, name=f"被反映{each.number}") for each in made)
print(Petition.objects.count())
"""
SURVEY = """
import json
from accounts.models import User
from fieldwork.actions import survey_answers, surveys
from fieldwork.enums.survey_templates import questions_of
from fieldwork.enums.surveys import as_stored
from rounds.models import Inspection, TeamMember
stays = Inspection.objects.filter(stage="fieldwork", team__isnull=False).order_by("-pk")
member = TeamMember.objects.filter(team__inspections__in=stays, inspector__user__isnull=False).first()
stay = stays.filter(team=member.team).first()
by = member.inspector.user
told = {"kind": "questionnaire", "title": "干部职工问卷", "intro": "", "questions": as_stored(questions_of("questionnaire"))}
survey = surveys.draft(stay, told, by=by)
surveys.open_for_answers(survey, by=by)
made = []
while len(made) < {answers}:
    made += survey_answers.issue_codes(survey, min(200, {answers} - len(made)), by=by)
print(json.dumps(made))
"""
GIVEN = {
    "answer": "1",
    "q0": "1",
    "q1": "0",
    "q2": "1",
    "q3": ["0", "2"],
    "q4": "0",
    "q5": "食堂太远",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--world", default="city")
    parser.add_argument("--rounds", type=int, default=bench.ROUNDS)
    parser.add_argument("--petitions", type=int, default=10_000)
    parser.add_argument("--answers", type=int, default=500)
    parser.add_argument("--phones", type=int, default=8)
    asked = parser.parse_args()
    bench.VAR.mkdir(parents=True, exist_ok=True)
    with embedded.running(bench.VAR, durable=True) as urls:
        environment = bench.prepare(urls, asked.world, fresh=False)
        # All telephones are here, at one address; in an office each has its own.
        environment["SURVEY_PER_MINUTE"] = "1000000"
        shell(environment, FILL.replace("{petitions}", str(asked.petitions)))
        with bench.served(environment) as port:
            results = bench.measured(
                pages(environment, port), bench.Person(port, "bangong"), asked.rounds
            )
            codes = json.loads(shell(environment, SURVEY.replace("{answers}", str(asked.answers))))
            answer_all(port, codes, asked.phones)
    bench.report({asked.world: results})


def shell(environment: dict[str, str], code: str) -> str:
    """The last line that ``code`` prints inside the product."""
    return bench.manage(environment, "shell", "-v", "0", "-c", code).strip().split("\n")[-1]


def pages(environment: dict[str, str], port: int) -> dict[str, tuple]:
    place = json.loads(shell(environment, LOOK_UP))
    office, leader = bench.Person(port, "bangong"), bench.Person(port, "zuzhang")
    detail, floor = f"/bench/detail/{place['finding']}/", bench.FLOOR
    return {
        "petitions": (office, "/petitions/", None, floor),
        "petitions, one inspection": (office, f"/petitions/?inspection={place['inspection']}", None, floor),
        "petition": (office, f"/petitions/{place['petition']}/", None, detail),
        "referrals": (office, "/referrals/", None, floor),
        "focus points": (office, "/focus/", None, floor),
        "focus points of a leader": (leader, "/focus/", None, floor),
        "focus point": (office, f"/focus/{place['focus']}/", None, detail),
        "activities": (office, "/activities/", None, floor),
        "weekly matrix": (office, "/weekly/board/", None, floor),
        "intake board": (office, f"/rounds/{place['round']}/intake/", None, floor),
        "三不, beginnings": (office, f"/inspections/{place['inspection']}/beginnings/", None, floor),
        "unit profile": (office, f"/documents/unit_profile/{place['unit']}/", None, detail),
    }  # fmt: skip


def answer_all(port: int, codes: list[str], phones: int) -> None:
    """Says how many slips a second were opened, and how many answers a second came in."""
    opened, slips = at_once(phones, codes, lambda code: opened_form(port, code))
    answered, _ = at_once(phones, slips, lambda slip: send(port, *slip))
    print(f"  survey, {len(codes)} answers by {phones} telephones: {len(codes) / opened:.1f} slips opened "
          f"a second, {len(codes) / answered:.1f} answers a second", flush=True)  # fmt: skip


def at_once(phones: int, work: list, do: Callable) -> tuple[float, list]:
    """Seconds in which so many telephones did all of it, and what came of each."""
    with ThreadPoolExecutor(phones) as pool:
        started = time.perf_counter()
        done = list(pool.map(do, work))
        return time.perf_counter() - started, done


def opened_form(port: int, code: str) -> tuple[str, str, str]:
    """The slip's address on a telephone that was never here: code, token, cookie."""
    shown, page = ask(port, "GET", f"/answer/{code}/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    if token is None:
        raise SystemExit(f"{shown.status}: {page[:500]}")
    return code, token[1], (shown.headers["Set-Cookie"] or "").split(";", 1)[0]


def send(port: int, code: str, token: str, cookie: str) -> None:
    given = {"csrfmiddlewaretoken": token, "code": code} | GIVEN
    head = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    told, page = ask(port, "POST", "/answer/", urllib.parse.urlencode(given, doseq=True), head)
    if told.status != 302:
        raise SystemExit(f"{told.status}: {page[:500]}")


def ask(port: int, method: str, path: str, body=None, head=None) -> tuple:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, head or {})
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer, page


if __name__ == "__main__":
    main()
