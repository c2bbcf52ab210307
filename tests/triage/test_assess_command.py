"""What ``assess`` makes of lines that are wrong: each gives an error with its id, the others are
answered, and the exit status tells. Read from bytes, as from a real pipe."""

from __future__ import annotations

import io
import json
import sys

import pytest
from django.core.management import call_command

KNEE = '"complaints":[{"region":"knee","side":"left"}]'
BOTH = '"complaints":[{"region":"knee"},{"region":"foot"}]'
GOOD = f'{{"id":"good","age":47,"sex":"female",{KNEE},"answers":{{"fever":"no"}}}}'.encode()

pytestmark = pytest.mark.usefixtures("release")


def run(monkeypatch, capsys, text: bytes, *options) -> tuple[list[dict], int]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), "latin-1"))
    status = 0
    try:
        call_command("assess", *options)
    except SystemExit as stopped:
        status = int(stopped.code)

    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    lines = capsys.readouterr().out.splitlines()
    return [json.loads(line, parse_constant=refuse) for line in lines], status


@pytest.fixture
def assess(monkeypatch, capsys):
    return lambda text, *options: run(monkeypatch, capsys, text, *options)


def case(body: str) -> bytes:
    return f'{{"id":"bad",{body}}}'.encode("utf-8", "surrogatepass")


def answers(text: str, places: str = KNEE) -> bytes:
    return case(f'{places},"answers":{text}')


def ages(*values: str) -> list[tuple[bytes, str]]:
    return [(case(f'"age":{value},{KNEE}'), "age: ") for value in values]


BAD_CASES = [
    *(
        (answers(value), f"answers: {said} is not an object")
        for value, said in [
            ("[]", "[]"),
            ("0", "0"),
            ('""', "''"),
            ("false", "False"),
            ("true", "True"),
            ('"x"', "'x'"),
            ("[1]", "[1]"),
        ]
    ),
    *(
        (case(f'"complaints":{value}'), "complaints: ")
        for value in [
            "null",
            "[]",
            "0",
            '""',
            "{}",
            "false",
            '"knee"',
            "[null]",
            '["knee"]',
            "[[]]",
            "[{}]",
            '[{"region":[]}]',
            '[{"region":"Knee"}]',
            '[{"region":"knee"},{"region":"knee","side":"left"}]',
            '[{"region":"knee","side":""}]',
            '[{"region":"knee","side":{}}]',
            '[{"region":"knee"},{"region":"leg"},{"region":"foot"},{"region":"knee"}]',
        ]
    ),
    (b'{"id":"bad"}', "complaints: "),
    *ages("-1", "120.5", "1e308", "true", '"47"', "[]", "[40,30]", "[1,2,3]", "{}", "[40,null]"),
    *ages("[true,false]", '["1","2"]', "9" * 299),
    *(
        (case(f'"sex":{value},{KNEE}'), "sex: ")
        for value in ['""', "0", "[]", '"F"', '["female"]', "false"]
    ),
    *(
        (answers(f'{{"fever":{value}}}'), "answers: fever: ")
        for value in [
            "2",
            "0.0",
            '""',
            '"Yes"',
            '["yes"]',
            "{}",
            '"\\ud800"',
            '"' + "y" * 5000 + '"',
        ]
    ),
    *(
        (answers(f'{{"{key}":"yes"}}', BOTH), "answers: ")
        for key in ["nope", "", "@", "fever@", "fever@knee+foot", "limp@", "limp@knee"]
    ),
    *(
        (answers(f'{{"limp@{pair}":"yes"}}', BOTH), "answers: 'limp@")
        for pair in ["knee+knee", "knee+hip", "knee+leg+foot", "KNEE+foot"]
    ),
    (answers('{"limp":"yes","limp@knee+foot":"no"}', BOTH), "limp@knee+foot is given twice"),
    (answers('{"limp@foot+knee":"yes","limp@knee+foot":"no"}', BOTH), "is given twice"),
    *(
        (answers(f'{{"knee.pain_site":{value}}}'), "answers: knee.pain_site: ")
        for value in ["0", "true", "[null]", "[[]]", '["nowhere"]', '{"front":1}', '{"x":"no"}']
    ),
    *(
        (answers(f'{{"weight":{value}}}'), "answers: weight: ")
        for value in ["-1", "1e308", "29.9", '"70"', "true", "[70]"]
    ),
    # what is wrong before the case is looked at
    *(
        (case(f'"age":{value},{KNEE}'), "age: ")
        for value in ["NaN", "Infinity", "-Infinity", "1e999", "[NaN,1]", "9" * 5000]
    ),
    (answers('{"weight":NaN}'), "answers: weight: nan"),
    (case(f'"anything":Infinity,{KNEE}'), "anything: inf"),
    (answers('{"fever":"no","fever":"yes"}'), "'fever' is given twice"),
    (case(f"{KNEE},{KNEE}"), "'complaints' is given twice"),
    (answers('{"fever":' + "[" * 200 + "]" * 200 + "}"), "nested too deeply"),
    (case(KNEE).replace(b"knee", b"kn\xffee"), "not UTF-8"),
]


@pytest.mark.parametrize("options", [(), ("--interview",)], ids=["plain", "interview"])
def test_bad_cases_give_their_id_and_what_is_wrong(assess, options):
    lines = [line for bad, _ in BAD_CASES for line in (bad, GOOD)]
    rows, status = assess(b"\n".join(lines), *options)
    assert status == 1
    assert len(rows) == len(lines)
    wrong = [
        (bad[:80], row)
        for (bad, words), row in zip(BAD_CASES, rows[::2], strict=True)
        if set(row) != {"id", "error"} or row["id"] != "bad" or words not in row["error"]
    ]
    assert not wrong
    assert {row["id"] for row in rows[1::2]} == {"good"}
    assert not [row for row in rows[1::2] if "error" in row]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"nonsense", "is not JSON"),
        (b"{", "is not JSON"),
        (b'{"id":"a",}', "is not JSON"),
        (b'{"id":"a"}{"id":"b"}', "is not JSON"),
        (b"[]", "is not a JSON object"),
        (b"null", "is not a JSON object"),
        (b"0", "is not a JSON object"),
        (b'"x"', "is not a JSON object"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"\0" + GOOD, "is not JSON"),
        (GOOD.decode().encode("utf-16-le"), "is not JSON"),
        (b'{"id":1e999,' + KNEE.encode() + b"}", "id: inf"),
        (b'{"id":NaN,' + KNEE.encode() + b"}", "id: nan"),
        (b'{"id":"\xff",' + KNEE.encode() + b"}", "not UTF-8"),
        (b'{"id":' + b"[" * 500 + b"]" * 500 + b"}", "id: nested too deeply"),
    ],
)
def test_line_without_an_id_that_can_be_read_is_told_by_its_number(assess, line, words):
    rows, status = assess(GOOD + b"\n\n" + line + b"\n" + GOOD)
    assert status == 1
    assert [row["id"] for row in rows] == ["good", None, "good"]
    assert rows[1]["error"].startswith("line 3")
    assert words in rows[1]["error"]


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + GOOD,
        b"\xef\xbb\xbf\r\n" + GOOD,
        GOOD + b"\r\n\r\n   \n",
        b"\n\t\n\x0c\n" + GOOD,
        case(KNEE),
        case(f'{KNEE},"answers":null'),
        case(f'{KNEE},"answers":{{}}'),
        case(f'{KNEE},"anything":{{"a":[1e308]}}'),
        case(f'{KNEE},"age":null,"sex":null'),
        case(f'{KNEE},"age":[0,120]'),
        b'{"id":7,' + KNEE.encode() + b"}",
        b"{" + KNEE.encode() + b"}",
        '{"id":"a\u2028\x85é",'.encode() + KNEE.encode() + b"}",
        answers('{"limp":"yes","limp@knee+foot":"yes"}', BOTH),
        answers('{"foot.first_steps":"much","limp":"yes"}'),
        answers('{"knee.pain_site":null,"fever":"not_sure"}'),
    ],
)
def test_unusual_lines_that_are_right(assess, text):
    rows, status = assess(text)
    assert status == 0
    assert len(rows) == 1
    assert "error" not in rows[0]


def test_id_comes_back_as_it_was(assess):
    ids = ['"\u00e9\u2028"', "7", "null", '"\\ud800"', '"' + "x" * 100_000 + '"', '"a"', '"a"']
    rows, status = assess("\n".join(f'{{"id":{i},{KNEE}}}' for i in ids).encode())
    assert status == 0
    assert [row["id"] for row in rows] == [json.loads(i) for i in ids]


def test_line_of_five_megabytes(assess):
    many = ",".join(f'"k{n}":"v"' for n in range(350_000))
    huge = [
        answers(f"{{{many}}}"),
        answers('{"fever":"' + "y" * 5_000_000 + '"}'),
        case(f'"complaints":[{",".join(["{}"] * 1_500_000)}]'),
        answers(f'{{{many},"k0":"v"}}'),
    ]
    rows, status = assess(b"\n".join([*huge, GOOD]))
    assert status == 1
    assert [row["id"] for row in rows] == ["bad"] * 4 + ["good"]
    assert max(len(row.get("error", "")) for row in rows) < 500


def test_nothing_to_read(assess):
    assert assess(b"") == ([], 0)
