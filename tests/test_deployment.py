"""The files of deploy/ fit the program: paths, ports, names of settings, and their own formats."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jsonschema import Draft201909Validator

from bot.console.help import LARGEST_ANSWER_FORM
from bot.intake.webhook import LARGEST_BODY
from bot.intake.webhook import PATH as WEBHOOK
from bot.services.console_entrance import CONSOLE_PATH
from bot.services.pages import PAGE_PATH
from bot.settings import Settings
from bot.terminal import WRONG_SETTINGS

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
SCHEMA = ROOT / "tests/support/schemas/compose-spec.json"
PORT = Settings(_env_file=None).listen.port
OF_POSTGRES = {"POSTGRES_USER", "POSTGRES_DB"}
MARGIN = 5  # seconds that a supervisor waits longer than a stop may last
STOP = 10  # seconds: what a graceful stop may last


@cache
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8")))


def names_of_settings() -> set[str]:
    said = (ROOT / ".env.example").read_text("utf-8")
    return set(re.findall(r"^([A-Z_]+)=", said, re.MULTILINE))


def container() -> list[list[str]]:
    """Give the instructions of the Containerfile, each in words."""
    said = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    return [shlex.split(line) for line in said.splitlines() if line and line[0] not in "# "]


def directives(unit: str) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", unit, re.MULTILINE))


def test_the_compose_file_fits_the_specification() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert [error.message for error in Draft201909Validator(schema).iter_errors(compose())] == []
    broken = {**compose(), "services": {"kvitok": {"imagine": "kvitok"}}}
    assert not Draft201909Validator(schema).is_valid(broken), "the schema finds a slip"


def composes() -> bool:
    asked = ["docker", "compose", "version"]
    known = shutil.which("docker") is not None
    return known and not subprocess.run(asked, capture_output=True, check=False).returncode  # noqa: S603


@pytest.mark.skipif(not composes(), reason="no docker compose here")
def test_docker_reads_the_compose_file(tmp_path: Path) -> None:
    shutil.copy(DEPLOY / "compose.yaml", tmp_path)
    for name in ("kvitok", "postgres"):
        (tmp_path / f"{name}.env").write_text("")
    subprocess.run(["docker", "compose", "config", "--quiet"], cwd=tmp_path, check=True)  # noqa: S607


def test_names_of_settings_are_those_that_there_are() -> None:
    used = set(compose()["services"]["kvitok"]["environment"])
    for words in container():
        if words[0] == "HEALTHCHECK":
            used |= set(re.findall(r"getenv\('(\w+)'\)", " ".join(words)))
        elif words[0] == "ENV":
            used |= {word.partition("=")[0] for word in words[1:]}
    ours = {one for one in used if not one.startswith(("PYTHON", "PIP_"))} - {"PATH"}
    assert ours <= names_of_settings()
    assert ours >= {"LISTEN", "WEBHOOK_URL", "PUBLIC_URL", "CONSOLE"}
    assert set(compose()["services"]["postgres"]["environment"]) == OF_POSTGRES
    for file in (DEPLOY / "compose.yaml", DEPLOY / "kvitok.service", DEPLOY / "nginx.conf"):
        named = set(re.findall(r"\b[A-Z]+_(?:URL|SECRET|KEY|TOKEN)\b", file.read_text("utf-8")))
        assert named <= names_of_settings(), file


def test_all_speak_of_one_port() -> None:
    kvitok = compose()["services"]["kvitok"]
    assert kvitok["environment"]["LISTEN"] == f"0.0.0.0:{PORT}"
    assert kvitok["ports"] == [f"127.0.0.1:{PORT}-{PORT + 1}:{PORT}"]
    assert kvitok["deploy"]["replicas"] == 2
    assert f"127.0.0.1:{PORT}/healthz" in " ".join(kvitok["healthcheck"]["test"])
    words = {words[0]: " ".join(words) for words in container()}
    assert words["EXPOSE"] == f"EXPOSE {PORT}"
    assert f"127.0.0.1:{PORT}/healthz" in words["HEALTHCHECK"]
    assert f"LISTEN=0.0.0.0:{PORT}" in words["ENV"]
    proxy = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert set(re.findall(r"server 127\.0\.0\.1:(\d+)", proxy)) == {str(PORT), str(PORT + 1)}


def test_the_proxy_of_the_host_is_believed_and_no_other_container() -> None:
    said = compose()
    [network] = said["networks"]["default"]["ipam"]["config"]
    trusted = said["services"]["kvitok"]["environment"]["TRUSTED_PROXIES"]
    assert trusted == network["gateway"]
    assert ip_address(network["gateway"]) in ip_network(network["subnet"])


def test_secrets_stand_in_files_of_their_own() -> None:
    services = compose()["services"]
    assert services["kvitok"]["env_file"] == ["kvitok.env"]
    assert services["postgres"]["env_file"] == ["postgres.env"]
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert "deploy/*.env" in ignored
    assert (ROOT / ".dockerignore").read_text("utf-8").startswith("*\n")


def test_the_image_has_all_that_the_program_is_of() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    copied = [
        words[1:-1] for words in container() if words[0] == "COPY" and "--from" not in words[1]
    ]
    paths = {path for words in copied for path in words}
    assert all((ROOT / path).exists() for path in paths)
    packages = re.search(r"^packages = \[(.*)\]$", project, re.MULTILINE)
    assert packages is not None
    assert set(re.findall(r'"(\w+)"', packages[1])) <= paths
    assert {"pyproject.toml", "constraints.txt", "README.md", "LICENSE"} <= paths
    seen = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert paths == {line[1:] for line in seen if line.startswith("!")}
    said = (ROOT / "Containerfile").read_text("utf-8")
    assert "PIP_CONSTRAINT=/src/constraints.txt" in said, "pinned versions"
    assert re.findall(r"^USER (.+)$", said, re.MULTILINE) == ["10001:10001"]


def test_the_health_check_of_the_image_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    said = next(" ".join(words) for words in container() if words[0] == "HEALTHCHECK")
    code = re.search(r"-c, (import .*)\]$", said.replace("[python, ", ""))
    assert code is not None, said
    for name in ("WEBHOOK_URL", "PUBLIC_URL", "CONSOLE"):
        monkeypatch.delenv(name, raising=False)
    command = [sys.executable, "-c", code[1].replace(f":{PORT}", ":9")]
    assert subprocess.run(command, check=False).returncode == 0, "it listens nowhere"  # noqa: S603
    monkeypatch.setenv("WEBHOOK_URL", "https://kvitok.example")
    silent = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    assert silent.returncode == 1


def test_supervisors_wait_for_a_graceful_stop() -> None:
    unit = directives((DEPLOY / "kvitok.service").read_text("utf-8"))
    assert unit["TimeoutStopSec"] == str(STOP + MARGIN)
    assert unit["KillSignal"] == "SIGTERM"
    assert compose()["services"]["kvitok"]["stop_grace_period"] == f"{STOP + MARGIN}s"


def test_supervisors_do_not_give_up_while_the_database_is_away() -> None:
    unit = directives((DEPLOY / "kvitok.service").read_text("utf-8"))
    assert unit["Restart"] == "on-failure"
    assert unit["StartLimitIntervalSec"] == "0"
    assert unit["RestartPreventExitStatus"] == str(WRONG_SETTINGS), "which nobody mends by waiting"
    assert compose()["services"]["kvitok"]["restart"] == "unless-stopped"


def test_the_unit_hides_no_figures_of_the_process() -> None:
    """Without /proc/stat there is no `process_…` metric at all, and no alarm about memory."""
    unit = directives((DEPLOY / "kvitok.service").read_text("utf-8"))
    assert unit.get("ProcSubset", "all") == "all"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    said = (DEPLOY / "kvitok.service").read_text("utf-8")
    assert "ExecStart=/opt/kvitok/bin/kvitok run\n" in said
    unit = tmp_path / "kvitok.service"
    unit.write_text(said.replace("/opt/kvitok/bin/kvitok", sys.executable), "utf-8")
    done = subprocess.run(  # noqa: S603
        ["systemd-analyze", "verify", "--man=no", str(unit)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def locations() -> list[str]:
    said = (DEPLOY / "nginx.conf").read_text("utf-8")
    blocks = re.findall(r"location (?:= )?(\S+) \{(.*?)\n    \}", said, re.DOTALL)
    return [path for path, block in blocks if "proxy_pass http://kvitok;" in block]


def test_the_proxy_passes_what_is_for_outside_and_nothing_else() -> None:
    """/healthz, /readyz and /metrics stay inside."""
    assert locations() == [WEBHOOK, PAGE_PATH, CONSOLE_PATH, f"{CONSOLE_PATH}/"]
    said = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert said.count("return 404;") == 1
    assert f"client_max_body_size {LARGEST_BODY >> 20}m;" in said
    [room] = re.findall(r"client_max_body_size (\d+)m;  # an answer", said)
    assert int(room) << 20 >= LARGEST_ANSWER_FORM
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in said, "never what a visitor says"


def test_no_visitor_writes_headers_of_the_proxy() -> None:
    """Nginx decodes `$uri`, and %0d%0a in it would end the line."""
    said = (DEPLOY / "nginx.conf").read_text("utf-8")
    answers = re.findall(r"^ *(?:return|add_header|rewrite) .*?;", said, re.MULTILINE)
    assert len(answers) >= 3
    assert not [one for one in answers if re.search(r"\$(document_)?uri\b", one)]


def test_no_log_of_the_proxy_holds_a_one_time_link() -> None:
    said = (DEPLOY / "nginx.conf").read_text("utf-8")
    for path in (PAGE_PATH, f"{CONSOLE_PATH}/enter/"):
        assert f"~^{path} 0;" in said
    [form] = re.findall(r"log_format kvitok (.*?);", said, re.DOTALL)
    assert not {"$request ", "$request_uri", "$args", "$http_referer"} & set(form.split('"'))
    assert re.findall(r"access_log (.*);", said) == [
        "off",
        "/var/log/nginx/kvitok.log kvitok if=$kvitok_logged",
        "off",
    ]
    assert "error_log /var/log/nginx/kvitok.error.log crit;" in said


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "kvitok.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_nginx_reads_its_file(tmp_path: Path) -> None:
    certificate(tmp_path)
    said = (DEPLOY / "nginx.conf").read_text("utf-8")
    said = said.replace("/etc/ssl/kvitok", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "kvitok.conf").write_text(said, "utf-8")
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ include {tmp_path}/kvitok.conf; }}"
    )
    done = subprocess.run(  # noqa: S603
        ["nginx", "-t", "-c", str(tmp_path / "nginx.conf"), "-g", f"error_log {tmp_path}/e;"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
