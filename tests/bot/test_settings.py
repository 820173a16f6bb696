import errno
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, load_settings
from retrieval.errors import ConfigurationError

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env` and no variables of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def test_env_example_names_every_setting_with_its_default_and_explanation() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"# {field.description}" in example, name
        assert f"{PREFIX}{name.upper()}=" in example, name
    lines = [line.lstrip("# ") for line in example.splitlines()]
    named = {line.split("=")[0] for line in lines if line.startswith(PREFIX)}
    assert named == {PREFIX + name.upper() for name in Settings.model_fields}


def test_env_example_holds_the_defaults(tmp_path: Path) -> None:
    defaults = load_settings()
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    values = dict(
        line.removeprefix("#").split("=", 1)
        for line in example.splitlines()
        if line.removeprefix("#").startswith(PREFIX)
    )
    written = [f"{key}={value}" for key, value in values.items() if key != "NEWSBOT_CACHE"]
    (tmp_path / ".env").write_text("\n".join(written), encoding="utf-8")
    assert load_settings() == defaults


def test_an_unknown_variable_is_refused_with_the_nearest_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEWSBOT_ANSWER_MODLE", "openai:x")
    with pytest.raises(ConfigurationError, match="did you mean NEWSBOT_ANSWER_MODEL"):
        load_settings()


def test_an_unknown_line_of_env_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("NEWSBOT_DISCORD_TOKN=x\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"NEWSBOT_DISCORD_TOKN.*NEWSBOT_DISCORD_TOKEN"):
        load_settings()


def test_a_line_of_env_without_the_prefix_is_named_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("EMBEDDER=x\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"^EMBEDDER: .*did you mean NEWSBOT_EMBEDDER"):
        load_settings()


def test_an_env_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xa6\xff\x00")
    with pytest.raises(ConfigurationError, match=r"\.env: cannot be read: it is not UTF-8"):
        load_settings()


def test_an_env_that_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", ".env")

    (tmp_path / ".env").touch()
    monkeypatch.setattr("dotenv.main.open", refuse, raising=False)  # root reads whatever is there
    with pytest.raises(ConfigurationError, match=r"\.env: cannot be read: Permission denied"):
        load_settings()


def test_a_value_that_cannot_be_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_ANSWER_TIMEOUT_S", "soon")
    with pytest.raises(ConfigurationError, match="NEWSBOT_ANSWER_TIMEOUT_S"):
        load_settings()


def test_the_command_line_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_DATA", "from-environment")
    assert load_settings(data=None).data == Path("from-environment")
    assert load_settings(data=Path("given")).data == Path("given")


def test_a_home_is_found_also_where_no_shell_reads_the_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".env").write_text("NEWSBOT_DATA=~/news\nNEWSBOT_CACHE=~/models\n", "utf-8")
    found = load_settings()
    assert (found.data, found.cache) == (tmp_path / "news", tmp_path / "models")


def test_a_home_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_DATA", "~nobody-of-that-name/news")
    with pytest.raises(ConfigurationError, match=r"NEWSBOT_DATA: .*home"):
        load_settings()


@pytest.mark.parametrize("url", ["localhost:8000/v1", "garbage"])
def test_an_address_without_its_scheme_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("NEWSBOT_ANSWER_BASE_URL", url)
    with pytest.raises(ConfigurationError, match=r"NEWSBOT_ANSWER_BASE_URL: .*URL"):
        load_settings()


def test_channels_are_read_from_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_DISCORD_CHANNELS", "123, 456")
    assert load_settings().discord_channels == (123, 456)


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_DISCORD_TOKEN", "hush")
    assert "hush" not in repr(load_settings())
