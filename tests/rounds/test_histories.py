from datetime import date

import pytest

from core.errors import ActionDenied
from rounds.histories import Stretch, parse


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        (
            "2009.07—2019.03 市公安局；2019.03至今 城东街道",
            [
                Stretch("市公安局", date(2009, 7, 1), date(2019, 3, 1)),
                Stretch("城东街道", date(2019, 3, 1), None),
            ],
        ),
        ("2011年至今在市投资促进局工作", [Stretch("市投资促进局", date(2011, 1, 1), None)]),
        (
            "2005年9月至2009年7月 在某大学学习",
            [Stretch("某大学", date(2005, 9, 1), date(2009, 7, 1))],
        ),
        ("2015-2018 市委办公室", [Stretch("市委办公室", date(2015, 1, 1), date(2018, 12, 1))]),
        ("自2011年起在市信访局工作", [Stretch("市信访局", date(2011, 1, 1), None)]),
        (
            "2012.3— 市政府\n2010/07~2012/03 市法院",
            [
                Stretch("市法院", date(2010, 7, 1), date(2012, 3, 1)),
                Stretch("市政府", date(2012, 3, 1), None),
            ],
        ),
        (
            "2025.07-至今 市财政局",
            [Stretch("市财政局", date(2025, 7, 1), None)],
        ),
        (
            "2016.05—2020.11 市财政局科长（其间：2017.09—2019.07 某大学学习；2019.08-2019.10 甲镇）",
            [
                Stretch("市财政局科长", date(2016, 5, 1), date(2020, 11, 1)),
                Stretch("某大学", date(2017, 9, 1), date(2019, 7, 1)),
                Stretch("甲镇", date(2019, 8, 1), date(2019, 10, 1)),
            ],
        ),
        (
            "2016.05—2020.11 市财政局（副科级）\n（其间：借调市委组织部）\n2020.11-- 市审计局",
            [
                Stretch("借调市委组织部", date(2016, 5, 1), date(2020, 11, 1)),
                Stretch("市财政局（副科级）", date(2016, 5, 1), date(2020, 11, 1)),
                Stretch("市审计局", date(2020, 11, 1), None),
            ],
        ),
        (
            "2016.05—2020.11 市财政局\n（其间：2017.09—2018.07 甲大学\n2018.09—2019.07 乙大学）",
            [
                Stretch("市财政局", date(2016, 5, 1), date(2020, 11, 1)),
                Stretch("甲大学", date(2017, 9, 1), date(2018, 7, 1)),
                Stretch("乙大学", date(2018, 9, 1), date(2019, 7, 1)),
            ],
        ),
        ("", []),
    ],
)
def test_history_is_read(text, stretches):
    assert parse(text) == stretches


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("先后在多个单位工作", "看不懂"),
        ("2009.07—2019.03", "没有写单位"),
        ("2019.07—2009.03 市公安局", "结束时间早于开始时间"),
        ("2009.13—2019.03 市公安局", "年月不对"),
    ],
)
def test_what_cannot_be_read_is_named(text, sentence):
    with pytest.raises(ActionDenied, match=sentence):
        parse(text)
