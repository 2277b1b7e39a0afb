"""The settings table and its file: what is written for a person reads back, and a change touches one line alone."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.settings import Endpoints, Limits
from console.cli.root import cli
from console.places import PLACE_TITLES, Place
from console.settings import Settings, changing, editing, load
from console.settings import file as files
from console.settings.origin import Origin, Source, origin
from console.settings.table import PANES, SETTINGS, TABLE, THEMES, Kind, Setting, Value
from console.themes import THEMES as REAL_THEMES
from vault.errors import BadInput

OTHER: dict[str, Value] = {
    "screen.theme": "день",
    "screen.mouse": True,
    "screen.first": "Сейф",
    "screen.reveal_seconds": 7,
    "idle.secrets": 5,
    "idle.screen": 30,
    "clipboard.hold_seconds": 45,
    "network.proxy": "http://proxy.local:3128",
    "network.allow_private": ("10.20.0.0/16", "192.168.5.7"),
    "network.answer_seconds": 12,
    "endpoints.vk": "https://vk.example",
    "endpoints.ok": "https://ok.example",
    "endpoints.telegram": "https://t.example",
    "endpoints.sites": "http://127.0.0.1:8009",
}
"""Another value than the default for every setting but files, which must be there."""


def at(path: Path, **environment: str) -> Origin:
    return origin(path, required=False, environment=environment)


def held(path: Path, key: str, **environment: str) -> tuple[Value, Source, int]:
    found = next(each for each in at(path, **environment).held() if each.setting.key == key)
    return found.value, found.source, found.line


# The table


def test_the_names_that_are_kept_apart_agree() -> None:
    assert tuple(theme.name for theme in REAL_THEMES) == THEMES
    places = (Place.SUMMARY, Place.REGISTRY, Place.EXEMPTIONS, Place.CHECKS, Place.VAULT, Place.CENTRE, Place.JOURNAL)
    assert tuple(PLACE_TITLES[place] for place in places) == PANES
    told = next(option for option in cli.params if option.name == "theme")
    assert all(name in str(getattr(told, "help", "")) for name in THEMES)


def test_every_setting_says_what_it_is() -> None:
    assert {*OTHER, "network.ca_files"} == set(TABLE)
    assert len({setting.variable for setting in SETTINGS}) == len(SETTINGS)
    for setting in SETTINGS:
        assert setting.meaning.endswith(".")
        assert setting.title
        assert setting.allowed
        if setting.flag:
            assert any(setting.flag in option.opts for option in cli.params)


def test_every_setting_reaches_the_program(tmp_path: Path) -> None:
    """Each key of the file changes what everybody is given: none is only written."""
    before = load(tmp_path / "no.toml", required=False, environment={})
    assert before == Settings()
    for number, (key, value) in enumerate(OTHER.items()):
        path = tmp_path / f"{number}.toml"
        changing.put(at(path), TABLE[key], files_text(value))
        assert load(path, required=True, environment={}) != before, key


def files_text(value: Value) -> str:
    """A value as a person types it."""
    if isinstance(value, bool):
        return "да" if value else "нет"
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def test_a_slow_line_is_waited_for() -> None:
    patient = Limits.of(Endpoints(answer=20.0))
    assert (patient.answer, patient.total) == (20.0, 80.0)
    assert Limits.of(Endpoints()) == Limits()


def test_the_documentation_tells_every_setting() -> None:
    text = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")
    for setting in SETTINGS:
        row = next((line for line in text.splitlines() if line.startswith(f"| `{setting.key}` |")), "")
        assert f"`{setting.variable}`" in row
        assert setting.flag in row
        assert row.endswith(f" {setting.meaning} |")


# Precedence


def test_a_flag_goes_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[screen]\ntheme = "день"\n', encoding="utf-8")
    assert held(path, "screen.theme") == ("день", Source.FILE, 2)
    assert held(path, "screen.theme", PORYADOK_THEME="терминал") == ("терминал", Source.ENVIRONMENT, 0)
    over = {"PORYADOK_THEME": "терминал"}
    flagged = load(path, required=True, environment=over, flags={"screen.theme": "ночь"})
    assert flagged.theme == "ночь"
    assert held(tmp_path / "no.toml", "screen.theme") == ("ночь", Source.DEFAULT, 0)


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("PORYADOK_THEME", "розовая", "одно из: ночь"),
        ("PORYADOK_MOUSE", "может быть", "«да» или «нет»"),
        ("PORYADOK_REVEAL_SECONDS", "31", "от 5 до 30"),
        ("PORYADOK_REVEAL_SECONDS", "десять", "от 5 до 30"),
        ("PORYADOK_HOLD_SECONDS", "9", "от 10 до 120"),
        ("PORYADOK_LOCK_SCREEN", "1", "раньше секретов"),
        ("PORYADOK_PROXY", "http://x\x1b[31m", "знак"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, key: str, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=f"^{key}: ") as refused:
        load(tmp_path / "no.toml", required=False, environment={key: text})
    assert said in str(refused.value)
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('theme = "розовая"', "screen.theme: нужно в кавычках одно из"),
        ("theme = 5", "screen.theme: нужно в кавычках"),
        ('mouse = "да"', "screen.mouse: нужно true или false"),
        ("mouse = 1", "screen.mouse"),
        ("reveal_seconds = 4", "screen.reveal_seconds: нужно целое число секунд от 5 до 30"),
        ("reveal_seconds = true", "screen.reveal_seconds"),
        ('first = "Восьмой"', "screen.first"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"# моё\n[screen]\n{line}\n", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load(path, required=True, environment={})
    assert f"строка 3: {said}" in str(refused.value)


# The commented file


def test_the_commented_file_tells_everything_and_sets_nothing(tmp_path: Path) -> None:
    path = tmp_path / "нет" / "ещё" / "settings.toml"
    editing.make(path)
    text = path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load(path, required=True, environment={}) == Settings()
    assert all(not keys for keys in tomllib.loads(text).values())
    for setting in SETTINGS:
        assert f"# {setting.name} = {editing.literal(setting.default)}\n" in text
        assert setting.variable in text
    assert max(map(len, text.splitlines())) <= 120
    with pytest.raises(BadInput, match="уже есть"):
        editing.make(path)
    assert path.read_text("utf-8") == text


def test_the_commented_file_is_right_once_uncommented(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(re.sub(r"^# (\w+ = )", r"\1", editing.template(), flags=re.MULTILINE), encoding="utf-8")
    assert load(path, required=True, environment={}) == Settings()
    assert {each.source for each in at(path).held()} == {Source.FILE}


# One line changed


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


@pytest.mark.parametrize("key", OTHER)
def test_a_value_is_set_under_its_comment_and_taken_out_again(tmp_path: Path, key: str) -> None:
    path = tmp_path / "settings.toml"
    editing.make(path)
    before = lines_of(path)
    setting, value = TABLE[key], OTHER[key]
    changing.put(at(path), setting, files_text(value))
    after = lines_of(path)
    line = f"{setting.name} = {editing.literal(value)}"
    assert after.index(line) == before.index(f"# {setting.name} = {editing.literal(setting.default)}") + 1
    assert [each for each in after if each != line] == before
    assert held(path, key)[:2] == (value, Source.FILE)
    assert changing.drop(at(path), setting)
    assert lines_of(path) == before
    assert not changing.drop(at(path), setting)


MINE = """\
# мой файл, не трогать
network.allow_private = ["10.0.0.0/8"]  # школа [screen]

[idle] # время
  secrets=3#коротко
# [screen]
screen = 20   # «подольше» = 20

[ "screen" ]
"theme" = 'день'   # глаза
"""


def test_a_persons_own_lines_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(MINE, encoding="utf-8")
    for key, text, line in (
        ("idle.secrets", "4", "  secrets= 4#коротко"),
        ("screen.theme", "ночь", '"theme" = "ночь"   # глаза'),
        ("network.allow_private", "192.168.0.0/16", 'network.allow_private = ["192.168.0.0/16"]  # школа [screen]'),
        ("idle.screen", "25", "screen = 25   # «подольше» = 20"),
    ):
        path.write_text(MINE, encoding="utf-8")
        changing.put(at(path), TABLE[key], text)
        differ = [(a, b) for a, b in zip(MINE.splitlines(), lines_of(path), strict=True) if a != b]
        assert [b for _, b in differ] == [line]
    path.write_text(MINE, encoding="utf-8")
    changing.put(at(path), TABLE["network.proxy"], "http://p.local:1")
    assert lines_of(path)[1] == 'network.proxy = "http://p.local:1"'
    changing.put(at(path), TABLE["screen.mouse"], "да")
    assert lines_of(path)[-1] == "mouse = true"
    changing.put(at(path), TABLE["clipboard.hold_seconds"], "20")
    assert lines_of(path)[-2:] == ["[clipboard]", "hold_seconds = 20"]


def test_line_ends_of_another_system_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"[idle]\r\nsecrets = 3 # x\r\n")
    changing.put(at(path), TABLE["idle.secrets"], "4")
    changing.put(at(path), TABLE["idle.screen"], "9")
    changing.put(at(path), TABLE["screen.mouse"], "да")
    assert path.read_bytes() == b"[idle]\r\nsecrets = 4 # x\r\nscreen = 9\r\n\r\n[screen]\r\nmouse = true\r\n"


def test_a_list_of_several_lines_becomes_one_unless_it_has_comments(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[network]\nallow_private = [\n  "10.0.0.0/8",\n]  # свои\nproxy = ""\n', encoding="utf-8")
    changing.put(at(path), TABLE["network.allow_private"], "192.168.1.1")
    assert lines_of(path) == ["[network]", 'allow_private = ["192.168.1.1"]  # свои', 'proxy = ""']
    commented = '[network]\nallow_private = [\n  "10.0.0.0/8", # школа\n]\n'
    path.write_text(commented, encoding="utf-8")
    with pytest.raises(BadInput, match="строка 2: в этом значении есть пояснения"):
        changing.put(at(path), TABLE["network.allow_private"], "")
    with pytest.raises(BadInput, match="строка 2: в этом значении есть пояснения"):
        changing.drop(at(path), TABLE["network.allow_private"])
    assert path.read_text("utf-8") == commented


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("idle = { secrets = 3 }\n", "idle.secrets", "4"),
        ("idle = { secrets = 3 }\n", "idle.screen", "40"),
        ("[idle]\nsecrets = 3\n[clipboard]\nhold_seconds = 5\n", "idle.secrets", "4"),
        ("[idle]\nscreen = 3\n", "idle.secrets", "4"),
        ("[idle\n", "idle.secrets", "4"),
        ("[idle]\nsecrets = 3\n", "screen.theme", "розовая"),
        ("[idle]\nsecrets = 3\n", "network.proxy", "x y"),
        ("[idle]\nsecrets = 3\n", "network.ca_files", "нет.pem"),
    ],
)
def test_what_cannot_be_changed_is_refused_and_nothing_is_written(
    tmp_path: Path, text: str, key: str, value: str
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput):
        changing.put(at(path), TABLE[key], value)
    assert path.read_text("utf-8") == text
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_wrong_value_can_be_mended_by_setting_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[idle]\nsecrets = 999 # много\n", encoding="utf-8")
    changing.put(at(path), TABLE["idle.secrets"], "3")
    assert lines_of(path) == ["[idle]", "secrets = 3 # много"]


def test_a_link_in_the_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text("[idle]\n", encoding="utf-8")
    path = tmp_path / "settings.toml"
    path.symlink_to(real)
    with pytest.raises(BadInput, match="не обычный файл"):
        changing.put(at(path), TABLE["idle.secrets"], "3")
    assert real.read_text("utf-8") == "[idle]\n"


def _values(setting: Setting) -> st.SearchStrategy[Value]:
    if setting.kind is Kind.WHOLE:
        return st.sampled_from(setting.bounds)
    if setting.kind is Kind.FLAG:
        return st.booleans()
    if setting.kind is Kind.CHOICE:
        return st.sampled_from(setting.choices)
    return st.just(OTHER.get(setting.key, ()))


NOISE = st.lists(
    st.sampled_from(["", "# пояснение = 5", "[idle]", "[network]", "[screen]", "secrets = 3", "screen = 100",
                     'proxy = ""', 'theme = "день" # [idle]', "allow_private = [", '  "10.0.0.0/8",', "]",
                     'idle.secrets = 3', '"mouse" = true', "hold_seconds = 20", "x = 1"]),
    max_size=12,
)  # fmt: skip


@given(noise=NOISE, key=st.sampled_from(sorted(OTHER)), data=st.data())
def test_whatever_stands_there_a_change_is_exact_or_refused(noise: list[str], key: str, data: st.DataObject) -> None:
    """Out of any lines: either the one value is another and every other is as it was, or BadInput."""
    try:
        file = files.parsed(Path("settings.toml"), "\n".join(noise))
        changed = editing.with_value(file, TABLE[key], data.draw(_values(TABLE[key])))
    except BadInput:
        return
    kept = [line for line in noise if line.strip().startswith("#")]
    assert [line for line in changed.text.splitlines() if line.strip().startswith("#")] == kept
    before = {setting.key: file.value(setting) for setting in SETTINGS if setting.key != key}
    assert {setting.key: changed.value(setting) for setting in SETTINGS if setting.key != key} == before


def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "settings.toml"
    os.mkfifo(pipe)
    with pytest.raises(BadInput, match="это канал, а не файл"):
        files.text_of(pipe)
    wanting = tmp_path / "other.toml"
    wanting.write_text(f'[network]\nca_files = ["{pipe}"]\n', "utf-8")
    with pytest.raises(BadInput, match=r"строка 2: network\.ca_files: .*это канал, а не файл"):
        load(wanting, required=True, environment={})


def test_a_mark_before_the_first_line_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes('\ufeff[screen]\r\ntheme = "день"\r\n'.encode())
    assert load(path, required=True, environment={}).theme == "день"
