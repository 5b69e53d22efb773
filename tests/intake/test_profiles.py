"""Every file type is known by its own header, in every encoding, below title rows, by synonyms."""

from __future__ import annotations

import pytest

from intake.samples import file_of, good_row, workbook_of
from jingzhun.intake import profile_of, profiles, recognise
from jingzhun.intake.faults import IntakeRefused
from jingzhun.sheets.reading import read


@pytest.mark.parametrize("name", sorted(profiles()))
def test_file_when_headed_as_the_profile_says_then_recognised(name: str) -> None:
    profile = profile_of(name)
    row = good_row(profile)
    found = recognise(read(file_of(profile, [row]), name=f"2024年6月{profile.titles[0]}.csv"))
    assert found.profile.id == name
    assert set(found.places) == set(row)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_file_when_in_another_encoding_then_read_the_same(encoding: str) -> None:
    profile = profile_of("medical_stays")
    found = recognise(read(file_of(profile, [good_row(profile)], encoding=encoding), name="a.csv"))
    assert found.profile.id == "medical_stays"
    assert found.rows[0][0] == "王小明"


def test_header_when_below_titles_and_in_synonyms_then_found() -> None:
    text = "林西县2024年5月住院费用结算明细表,,,,\n单位：元,,,,\n,,,,\n参保人姓名,证件号码,结算单号,出院时间,个人负担金额（万元）\n甲乙,1,2,2024-05-01,0.5\n"
    found = recognise(read(text.encode("gb18030"), name="医保局.csv"))
    assert (found.profile.id, found.header_row, found.first_row) == ("medical_stays", 4, 5)
    assert found.units == {"out_of_pocket": "wan_yuan"}


def test_file_when_no_known_table_then_the_nearest_is_named_with_what_it_lacks() -> None:
    with pytest.raises(IntakeRefused) as refusal:
        recognise(read("姓名,身份证号,结算单号\n甲乙,1,2\n".encode(), name="x.csv"))
    assert refusal.value.code == "not_recognised"
    assert "住院费用结算明细" in refusal.value.sentence.zh
    assert "出院日期" in refusal.value.sentence.zh


def test_file_when_it_holds_no_table_then_told_so() -> None:
    with pytest.raises(IntakeRefused) as refusal:
        recognise(read("林西县2024年6月肺结核患者名单\n本月情况见附件\n".encode(), name="名单.csv"))
    assert refusal.value.code == "no_table"


def test_file_when_header_only_then_refused() -> None:
    profile = profile_of("deaths")
    data = file_of(profile, [good_row(profile)]).split(b"\r\n")[0]
    with pytest.raises(IntakeRefused, match="no rows"):
        recognise(read(data, name="死亡.csv"))


def test_columns_when_doubled_then_both_are_named() -> None:
    text = "姓名,身份证号,死亡日期,发生日期\n甲乙,1,2024-05-01,2024-05-01\n"
    with pytest.raises(IntakeRefused) as refusal:
        recognise(read(text.encode(), name="死亡.csv"), profile=profile_of("deaths"))
    assert refusal.value.code == "column_twice"


def test_table_when_on_a_later_sheet_of_a_workbook_then_found() -> None:
    profile = profile_of("accidents")
    found = recognise(read(workbook_of(profile, [good_row(profile, grade="重伤")]), name="交通事故伤亡名单.xlsx"))
    assert found.profile.id == "accidents"
