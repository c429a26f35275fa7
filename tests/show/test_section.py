"""Tables in a terminal and on a page: values end at the right, sentences begin at the left."""

from __future__ import annotations

from jalon.show.section import Section, Table, section_html, section_text

WHY = "The gap is larger than its ordinary ups and downs."
ROWS = (("Gap", "0.9", WHY), ("Owner", "1", ""))
TABLE = Table(caption="Rank", heads=("Factor", "Counts", "Why"), rows=ROWS)
SECTION = Section(key="next", title="Next", said=("Do it.",), tables=(TABLE,))


def test_in_a_terminal_values_end_at_the_right_and_sentences_begin_at_the_left() -> None:
    lines = section_text(SECTION).splitlines()
    head, gap, owner = (next(each for each in lines if word in each) for word in ("Factor", "0.9", "Owner"))
    assert head.index("Why") == gap.index(WHY)
    assert gap.index("0.9") + 3 == owner.index("1") + 1


def test_on_a_page_sentences_may_be_broken_into_lines() -> None:
    html = section_html(SECTION, "en")
    assert "<th scope='col' class='prose'>Why</th>" in html
    assert f"<td class='prose'>{WHY}</td>" in html
    assert "<td>0.9</td>" in html
