"""How a departmental row and a person of the registry are compared: levels from equal to different, each with its words.

A level holds its condition and its sentence together, so that the evidence an officer reads is what was computed. The left
side (``_l``) is the row, the right side (``_r``) the person. Conditions are tried from the top; the first that holds counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from jingzhun.linkage.lines import LinkLines
from jingzhun.values.speech import Bilingual

UNTOLD = -1
NEAR_IDS = ("masked", "tail_lost", "one_digit", "swapped", "two_digits", "two_faults")


@dataclass(frozen=True)
class Level:
    """One level of agreement.

    Parameters
    ----------
    code
        Name of the level, as in the policy's weights.
    when
        SQL condition over the two sides; empty for the last level, which takes the rest.
    words
        What the level says to the person who must judge.
    by_frequency
        Whether a rare name counts for more than a common one at this level.
    is_weighed
        False where another comparison has weighed the same digits already: the level is said, and adds nothing.
    """

    code: str
    when: str
    words: Bilingual
    by_frequency: bool = False
    is_weighed: bool = True


@dataclass(frozen=True)
class Comparator:
    """One thing compared.

    Parameters
    ----------
    code
        Name of the comparison.
    untold
        SQL condition under which nothing can be said; it weighs nothing.
    levels
        From equal to different.
    trained_where
        SQL condition of the pairs from which the weights are trained; all pairs where it is left out.
    """

    code: str
    untold: str
    levels: tuple[Level, ...]
    trained_where: str = "true"

    @property
    def top(self) -> int:
        """The number of the first level; the last is 0 and untold is -1, as splink numbers them."""
        return len(self.levels) - 1

    def number(self, code: str) -> int:
        """Return the number of a level."""
        return self.top - [level.code for level in self.levels].index(code)

    def numbers(self, codes: tuple[str, ...]) -> str:
        """Return the numbers of levels as a list for SQL."""
        return ", ".join(str(self.number(code)) for code in codes)

    def case(self) -> str:
        """Return the SQL that gives the number of the level that holds."""
        whens = [f"when {self.untold} then {UNTOLD}"]
        whens += [f"when {level.when} then {self.number(level.code)}" for level in self.levels if level.when]
        return f"case {' '.join(whens)} else 0 end"


def comparators(lines: LinkLines) -> tuple[Comparator, ...]:
    """Return all comparators in the order in which their evidence is told."""
    return (ID_NUMBER, NAME, birth(lines), SEX, HOME)


# Places are counted first because an edit distance takes ten times as long (measured: 20 microseconds a pair became 6); padded
# because DuckDB counts the places of texts of one length only.
_DIGITS_APART = "hamming(rpad(id_text_l, 18, '?'), rpad(id_text_r, 18, '?'))"
_LOST = "length(id_text_l) = 17"

ID_NUMBER = Comparator(
    "id",
    untold="id_text_l is null or id_text_r is null or length(id_text_l) < 15",
    levels=(
        Level("exact", "id_text_l = id_text_r or id_text_l = id15_r", Bilingual("身份证号一致", "id equal")),
        Level(
            "masked",
            "contains(id_text_l, '*') and id_text_r like replace(id_text_l, '*', '_')",
            Bilingual("身份证号未隐去的各位一致", "id equal where it is not masked"),
        ),
        Level(
            "tail_lost",
            "left(id_text_l, 15) = left(id_text_r, 15) and substr(id_text_l, 16) = '000'",
            Bilingual(
                "身份证号前15位一致，末3位被表格软件改成0", "first 15 digits of the id equal, the last 3 zeroed by a spreadsheet"
            ),
        ),
        Level(
            "one_digit",
            f"{_DIGITS_APART} = 1 or ({_LOST} and levenshtein(id_text_l, id_text_r) = 1)",
            Bilingual("身份证号差一位", "id differs in one digit"),
        ),
        Level(
            "swapped",
            f"{_DIGITS_APART} = 2 and damerau_levenshtein(id_text_l, id_text_r) = 1",
            Bilingual("身份证号相邻两位颠倒", "id has two neighbouring digits swapped"),
        ),
        Level("two_digits", f"{_DIGITS_APART} = 2", Bilingual("身份证号差两位", "id differs in two digits")),
        Level(
            "two_faults",
            f"not id_valid_l and ({_DIGITS_APART} in (3, 4) or length(id_text_l) in (16, 17))"
            " and damerau_levenshtein(id_text_l, id_text_r) = 2",
            Bilingual("身份证号有两处差错（错位、颠倒或漏位）", "id with two faults: a wrong, swapped or missing digit"),
        ),
        Level("other_valid", "id_valid_l", Bilingual("身份证号不同（两个号码都有效）", "ids differ and both are valid")),
        Level("different", "", Bilingual("身份证号不同", "ids differ")),
    ),
)

NAME = Comparator(
    "name",
    untold="folded_l is null or folded_r is null",
    levels=(
        Level("exact", "name_l = name_r", Bilingual("姓名一致", "name equal"), by_frequency=True),
        Level(
            "variant",
            "folded_l = folded_r",
            Bilingual("姓名只差异体字或间隔号", "name equal but for a variant character or dot"),
            by_frequency=True,
        ),
        Level("look_alike", "alike_l = alike_r", Bilingual("姓名只差形近字", "name equal but for a look-alike character")),
        Level("sound", "sound_l = sound_r", Bilingual("姓名读音相同", "name sounds the same")),
        Level(
            "first_part",
            "first_part_l = folded_r or first_part_r = folded_l or first_part_l = first_part_r",
            Bilingual("间隔号前的名字相同", "part of the name before the dot equal"),
        ),
        Level(
            "near_sound",
            "initials_l = initials_r and list_has_any(dropped_l, dropped_r)",
            Bilingual("姓名差一个字，声母相同", "name differs in one character with the same initial sound"),
        ),
        Level(
            "one_character",
            # DuckDB's edit distances count bytes and a Chinese character has three, so names with one character left out are compared
            "length(folded_l) + length(folded_r) > 4"
            " and (left(folded_l, 1) = left(folded_r, 1) or right(folded_l, 1) = right(folded_r, 1))"
            " and (list_has_any(dropped_l, dropped_r)"
            " or list_contains(dropped_l, folded_r) or list_contains(dropped_r, folded_l))",
            Bilingual("姓名除一个字外相同", "name equal but for one character"),
        ),
        Level(
            "spelling",
            "length(folded_l) > 7 and length(folded_r) > 7 and damerau_levenshtein(folded_l, folded_r) <= 2",
            Bilingual("姓名拼写相近", "name spelt nearly the same"),
        ),
        Level(
            "initials",
            "initials_l = initials_r and length(initials_l) > 1",
            Bilingual("姓名拼音首字母相同", "pinyin initials of the name equal"),
        ),
        Level(
            "given",
            "length(folded_l) > 2 and substr(folded_l, 2) = substr(folded_r, 2)",
            Bilingual("名相同，姓不同", "given name equal, surname differs"),
        ),
        Level(
            "cut",
            "length(folded_l) = 1 and length(folded_r) > 1 and left(folded_r, 1) = folded_l",
            Bilingual("姓名只写了姓", "only the surname was written"),
        ),
        Level(
            "one_of_two",
            "length(folded_l) = 2 and length(folded_r) = 2 and left(folded_l, 1) = left(folded_r, 1)",
            Bilingual("两字姓名，姓相同，名不同", "name of two characters: surname equal, the other differs"),
        ),
        Level("surname", "left(folded_l, 1) = left(folded_r, 1)", Bilingual("只有姓相同", "only the surname equal")),
        Level("different", "", Bilingual("姓名不同", "names differ")),
    ),
)

SEX = Comparator(
    "sex",
    untold="sex_l is null or sex_r is null",
    levels=(
        Level("exact", "sex_l = sex_r", Bilingual("性别相同", "sex equal")),
        Level("different", "", Bilingual("性别不同", "sex differs")),
    ),
)

_SAME_HOUSEHOLD_NO = "household_no_l = household_no_r"
_SAME_PHONE = "phone_l = phone_r or phone_l = house_phone_r"
_SAME_HEAD = "head_l = head_r and (village9_l is null or village9_l = village9_r)"
_NO_BOND = f"not coalesce({_SAME_HOUSEHOLD_NO} or {_SAME_PHONE} or ({_SAME_HEAD}), false)"

HOME = Comparator(
    "home",
    # village, household number, phone and head are one comparison because they hang together: counted one by one, the
    # members of a household would each look like the same person
    untold=f"village6_l is null and {_NO_BOND}",
    levels=(
        Level("household_no", _SAME_HOUSEHOLD_NO, Bilingual("户编号一致", "household number equal")),
        Level("phone", _SAME_PHONE, Bilingual("电话一致", "phone equal")),
        Level("head", _SAME_HEAD, Bilingual("户主姓名一致", "head of household equal")),
        Level("village", "village12_l = village12_r or village12_l = serving12_r", Bilingual("同村", "same village")),
        Level("town", "village9_l = village9_r", Bilingual("同乡镇", "same township")),
        Level("county", "village6_l = village6_r", Bilingual("同县，不同乡镇", "same county, another township")),
        Level("different", "", Bilingual("不同县", "another county")),
    ),
)


_BIRTH_EQUAL = Bilingual("出生日期一致", "birth date equal")
_ID_NEAR = (
    "id_text_l is not null and id_text_r is not null and length(id_text_l) >= 15 and "
    f"({' or '.join(f'({level.when})' for level in ID_NUMBER.levels if level.code in NEAR_IDS)})"
)


def birth(lines: LinkLines) -> Comparator:
    """Return the comparator of birth dates. A date of the lunar calendar lies up to ``lunar_days`` before the real one."""
    return Comparator(
        "birth",
        trained_where=f"not coalesce({_ID_NEAR}, false)",
        untold="birth_l is null or birth_r is null",
        levels=(
            # the id that nearly agrees holds the birth date: weighing it twice made strangers of one birthday look alike (measured)
            Level("as_in_id", f"birth_l = birth_r and {_ID_NEAR}", _BIRTH_EQUAL, is_weighed=False),
            Level("exact", "birth_l = birth_r", _BIRTH_EQUAL),
            Level(
                "month_and_day_swapped",
                "left(birth_l, 4) = left(birth_r, 4) and substr(birth_l, 5, 2) = substr(birth_r, 7) and substr(birth_l, 7) = substr(birth_r, 5, 2)",
                Bilingual("出生月日颠倒", "day and month of birth swapped"),
            ),
            Level("one_digit", "hamming(birth_l, birth_r) = 1", Bilingual("出生日期差一位数字", "birth date differs in one digit")),
            Level(
                "day_apart",
                "abs(birth_on_l - birth_on_r) = 1",
                Bilingual("出生日期差一天", "birth dates one day apart"),
            ),
            Level(
                "near_year",
                "substr(birth_l, 5) = substr(birth_r, 5) and abs(year(birth_on_l) - year(birth_on_r)) = 1",
                Bilingual("出生日期差一年", "birth dates one year apart"),
            ),
            Level(
                "digits_swapped",
                "hamming(birth_l, birth_r) = 2 and damerau_levenshtein(birth_l, birth_r) = 1",
                Bilingual("出生日期相邻两位颠倒", "birth date has two digits swapped"),
            ),
            Level(
                "lunar",
                f"abs(birth_on_l - birth_on_r) <= {lines.lunar_days}",
                Bilingual("出生日期相近，可能是农历", "birth dates near, perhaps of the lunar calendar"),
            ),
            Level(
                "month_and_day",
                "substr(birth_l, 5) = substr(birth_r, 5)",
                Bilingual("出生月日相同，年不同", "day and month of birth equal, year differs"),
            ),
            Level(
                "year", "left(birth_l, 4) = left(birth_r, 4)", Bilingual("出生年相同，月日不同", "year of birth equal, day differs")
            ),
            Level("different", "", Bilingual("出生日期不同", "birth dates differ")),
        ),
    )
