"""`python -m scripts.bench_styles`: what two rules of documents' styles cost a register, in processor time.

The same 150 rows are laid out and drawn with and without each rule, in turn, in one process.
"""

import argparse
import statistics
import time

from scripts import bench_documents

ROWS, ROUNDS = 150, 5
COLLAPSE = "table { border-collapse: separate !important; border-spacing: 0 }"
VARIANTS = {
    "as it is": "",
    "border-collapse: separate": COLLAPSE,
    "overflow-wrap: normal": "p, h1, h2, h3, th, td { overflow-wrap: normal !important }",
    "both": COLLAPSE + "p, h1, h2, h3, th, td { overflow-wrap: normal !important }",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    pdf = bench_documents.set_up()
    from core.documents.tree import Sheet

    page = pdf.to_html(bench_documents.content(options.rows))
    times: dict[str, list[float]] = {name: [] for name in VARIANTS}
    pages: dict[str, int] = {}
    for _ in range(options.rounds):
        for name, rules in VARIANTS.items():
            styled = page.replace("</head>", f"<style>{rules}</style></head>", 1)
            began = time.process_time()
            document = pdf.laid_out(styled, Sheet)
            document.write_pdf(pdf_variant=pdf.PLAIN)
            times[name].append(time.process_time() - began)
            pages[name] = len(document.pages)
    bare = statistics.median(times["as it is"])
    print(f"| {options.rows} rows | CPU s (best) | × as it is | pages |\n|---|---|---|---|")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"| {name} | {median:.2f} ({min(taken):.2f}) | {median / bare:.2f} | {pages[name]} |")


if __name__ == "__main__":
    main()
