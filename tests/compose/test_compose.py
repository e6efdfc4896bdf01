"""docker-compose.yml agrees with the Compose specification, with Airflow and with this project."""

import re
import tomllib

import jsonschema
import pytest
import yaml

from core.settings import read_settings
from orchestration.components import COMPONENTS
from orchestration.home import FIXED, component_environment
from tests.compose.reading import (
    FILE,
    ROOT,
    MissingVariableError,
    compose,
    filled,
    variables,
)
from tests.orchestration.airflow_home import import_airflow

SECRETS = {"POSTGRES_PASSWORD", "FERNET_KEY", "API_AUTH__JWT_SECRET", "API__SECRET_KEY"}
STATE, LOGIN = "/var/lib/seedwatch", "/var/lib/seedwatch-login"
AIRFLOW = ("airflow-apiserver", "airflow-scheduler", "airflow-dag-processor", "airflow-triggerer")
# Where a node of containers must differ from the embedded Airflow.
DIFFERS = {
    "API__HOST": "0.0.0.0",
    "API__PORT": "8080",
    "CORE__EXECUTION_API_SERVER_URL": "http://airflow-apiserver:8080/execution/",
    "CORE__DAGS_FOLDER": "/opt/seedwatch/dags",
    "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": f"{LOGIN}/passwords.json",
    "LOGGING__BASE_LOG_FOLDER": f"{STATE}/logs/airflow",
    "LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": f"{STATE}/logs/dag_processor",
}


def mounts(service) -> dict[str, tuple[str, bool]]:
    """Return (source, writable) of each mount by its place in the container."""
    found = {}
    for line in service.get("volumes", ()):
        source, target, *mode = line.split(":")
        found[target] = (source, mode != ["ro"])
    return found


def checked(data, schema) -> list[str]:
    """Return what the specification has against a compose file."""
    validator = jsonschema.validators.validator_for(schema)(schema)
    return [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(data)]


def test_the_file_keeps_to_the_compose_specification(node, schema):
    assert not checked(node, schema)


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("healthcheck", {"test": ["CMD"], "every": "3s"}),
        ("depends_on", {"postgres": {"condition": "healthy"}}),
        ("restart", ["always"]),
        ("comand", ["airflow"]),
    ],
)
def test_the_specification_would_refuse_a_slip(secrets, schema, part, wrong):
    data = compose(secrets)
    data["services"]["inbox"][part] = wrong
    assert checked(data, schema)


def test_every_volume_and_network_that_is_used_is_declared(node, services):
    named = {
        source
        for s in services.values()
        for source, _ in mounts(s).values()
        if not source.startswith(".")
    }
    assert named == set(node["volumes"])
    assert {n for s in services.values() for n in s["networks"]} == set(node["networks"])


def test_every_bound_folder_exists_and_is_read_only(services):
    bound = [m for s in services.values() for m in mounts(s).items() if m[1][0].startswith(".")]
    assert bound
    for target, (source, writable) in bound:
        assert (ROOT / source).is_dir(), source
        assert target == f"/opt/seedwatch/{source.removeprefix('./')}"
        assert not writable


def test_ports_are_published_to_the_loopback_interface_alone(services):
    published = [port for service in services.values() for port in service.get("ports", ())]
    assert sorted(published) == ["127.0.0.1:8080:8080", "127.0.0.1:8081:8081"]
    assert "network_mode" not in FILE.read_text(encoding="utf-8")


def test_the_inbox_and_the_airflow_meet_neither_on_a_network_nor_in_a_secret(services):
    inbox = services["inbox"]
    assert inbox["networks"] == ["inbox"]
    assert not [
        n for name, s in services.items() if name != "inbox" for n in s["networks"] if n == "inbox"
    ]
    assert not any(
        "AIRFLOW" in name or "SLACK" in name or "SMTP" in name for name in inbox["environment"]
    )


def test_the_page_that_ends_a_subscription_is_the_inboxes_alone(secrets):
    """It gets the public address, by which the digest's mails lead to it; Airflow mounts no such page."""
    given = compose({**secrets, "SEEDWATCH_PUBLIC_URL": "https://watch.example"})["services"]
    for name in ("inbox", "airflow-scheduler"):
        assert given[name]["environment"]["SEEDWATCH_PUBLIC_URL"] == "https://watch.example"
    assert mounts(given["inbox"])[STATE] == ("state", True)
    assert read_settings(compose(secrets)["services"]["inbox"]["environment"]).public_url is None


def test_the_dead_mans_switch_and_the_listener_know_nothing_of_airflow(services):
    for name in ("listen", "heartbeat"):
        service = services[name]
        assert service["networks"] == ["beside"]
        assert not any(key.startswith("AIRFLOW") for key in service["environment"])
        assert "postgres" not in service.get("depends_on", {})
    assert "depends_on" not in services["heartbeat"]  # it watches even where nothing else comes up
    assert "SEEDWATCH_HEARTBEAT_URL" in services["heartbeat"]["environment"]


def test_receivers_addresses_reach_those_who_tell_and_no_other_and_may_be_missing(services):
    """Their names are the routes' own, so that no list of variables here could hold them."""
    given = [{"path": "receivers.env", "required": False}]
    handed = {name: s["env_file"] for name, s in services.items() if "env_file" in s}
    assert handed == {"airflow-scheduler": given, "heartbeat": given}
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "receivers.env" in ignored


@pytest.mark.parametrize(
    "wrong", [{"required": False}, {"path": "receivers.env", "optional": True}]
)
def test_the_specification_would_refuse_another_form_of_such_a_file(secrets, schema, wrong):
    data = compose(secrets)
    data["services"]["heartbeat"]["env_file"] = [wrong]
    assert checked(data, schema)


def test_a_listener_without_a_token_is_not_started_again_and_again(services):
    assert services["listen"]["restart"] == "on-failure"


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_without_a_secret_it_refuses_and_says_how_to_make_one(secrets, missing):
    given = {name: value for name, value in secrets.items() if name != missing}
    with pytest.raises(
        MissingVariableError, match=f"{missing}: make .env with python3 compose/new_env.py"
    ):
        compose(given)


def test_each_required_variable_is_made_by_the_script_and_no_other_is_required(secrets):
    known = variables(FILE.read_text(encoding="utf-8"))
    assert {name for name, (how, _) in known.items() if how == ":?"} == SECRETS == set(secrets)
    assert {how for how, _ in known.values()} == {":?", ":-"}


def test_no_secret_stands_in_the_file():
    """Every value under a secret's name is a variable, whole or inside a URL."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    secret = re.compile(r"PASSWORD$|SECRET|FERNET|TOKEN$|SMTP_URL$|SQL_ALCHEMY_CONN$")
    seen = 0
    for service in data["services"].values():
        for name, value in service.get("environment", {}).items():
            if secret.search(name):
                seen += 1
                assert filled(value, dict.fromkeys(SECRETS, "@@")).replace("@@", "") in {
                    "",
                    "postgresql+psycopg2://airflow:@postgres/airflow",
                }, name
    assert seen > len(SECRETS)


def test_the_project_and_its_file_agree_on_the_version(ours):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {s["image"] for s in ours.values()} == {f"seedwatch:{project['version']}"}
    assert all(s["build"] == {"context": "."} for s in ours.values())


def test_components_run_the_commands_of_the_embedded_airflow(services):
    for name, command in COMPONENTS.items():
        service = services[f"airflow-{name.replace('api-server', 'apiserver')}"]
        assert tuple(service["command"]) == command


def test_settings_are_those_of_the_embedded_airflow_but_for_the_named_differences(
    services, tmp_path
):
    settings = read_settings({"SEEDWATCH_STATE": str(tmp_path)})
    embedded = component_environment(settings, port=8080, launch="x")
    names = {name.removeprefix("AIRFLOW__") for name in embedded if name.startswith("AIRFLOW__")}
    for service in AIRFLOW:
        given = services[service]["environment"]
        here = {
            k.removeprefix("AIRFLOW__"): v for k, v in given.items() if k.startswith("AIRFLOW__")
        }
        assert names <= set(here)
        same = FIXED.keys() - DIFFERS
        assert {name: here[name] for name in same} == {name: FIXED[name] for name in same}
        assert {name: here[name] for name in DIFFERS} == DIFFERS


def test_all_components_share_one_environment(services):
    shared = [services[name]["environment"] for name in (*AIRFLOW, "airflow-init")]
    assert all(environment == shared[0] for environment in shared)


def test_every_setting_of_the_pipeline_is_one_that_it_reads(ours):
    text = (ROOT / "core" / "settings.py").read_text(encoding="utf-8")
    fields = set(re.findall(r"^    (\w+): ", text, re.MULTILINE)) - {"root"}
    names = {n for s in ours.values() for n in s["environment"] if n.startswith("SEEDWATCH_")}
    assert {name.removeprefix("SEEDWATCH_").lower() for name in names} <= fields
    given = {n: v for s in ours.values() for n, v in s["environment"].items()}
    settings = read_settings(given)
    assert str(settings.state) == STATE
    assert (settings.timezone, settings.inbox_port) == ("Asia/Tokyo", 8081)
    assert settings.slack_bot_token is None  # an empty variable is one that is not given
    assert settings.smtp_url is None


def test_the_state_is_written_where_the_work_is_done_and_only_read_where_it_is_shown(services):
    writers = {n for n, s in services.items() if mounts(s).get(STATE) == ("state", True)}
    readers = {n for n, s in services.items() if mounts(s).get(STATE) == ("state", False)}
    assert writers == {"airflow-init", "listen", "heartbeat", "inbox", *AIRFLOW} - readers
    assert readers == {"airflow-apiserver"}


def test_the_login_is_kept_from_the_processes_that_read_the_news(services):
    assert {n for n, s in services.items() if LOGIN in mounts(s)} == {
        "airflow-init",
        "airflow-apiserver",
    }


def test_one_service_alone_runs_tasks_and_so_writes_the_news(services):
    runs = [name for name, s in services.items() if "scheduler" in s.get("command", ())]
    assert runs == ["airflow-scheduler"]
    environment = services["airflow-scheduler"]["environment"]
    assert environment["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert not any("deploy" in s or "scale" in s for s in services.values())


@pytest.mark.parametrize("name", AIRFLOW)
def test_components_wait_for_the_database_and_for_the_preparation(services, name):
    assert services[name]["depends_on"] == {
        "postgres": {"condition": "service_healthy"},
        "airflow-init": {"condition": "service_completed_successfully"},
    }


def test_what_is_waited_for_can_become_so(services):
    for service in services.values():
        for name, wanted in service.get("depends_on", {}).items():
            if wanted["condition"] == "service_healthy":
                assert "healthcheck" in services[name]
            else:
                assert services[name]["restart"] == "no"


@pytest.mark.parametrize(
    ("name", "job"),
    [
        ("airflow-scheduler", "SchedulerJob"),
        ("airflow-dag-processor", "DagProcessorJob"),
        ("airflow-triggerer", "TriggererJob"),
    ],
)
def test_a_component_is_healthy_while_its_own_job_beats(services, name, job):
    test = services[name]["healthcheck"]["test"]
    assert test == ["CMD", "airflow", "jobs", "check", "--job-type", job, "--local"]


def test_the_api_server_is_healthy_while_it_answers(services):
    test = services["airflow-apiserver"]["healthcheck"]["test"]
    assert test[:3] == ["CMD", "python", "-c"]
    compile(test[3], "healthcheck", "exec")
    assert "http://127.0.0.1:8080/api/v2/monitor/health" in test[3]


def test_our_processes_hold_no_privilege(ours):
    for service in ours.values():
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not {"privileged", "cap_add", "user"} & set(service)


def test_every_program_that_a_service_runs_exists(ours):
    scripts = {s["command"][1] for s in ours.values() if s["command"][0] == "python"}
    assert scripts == {"compose/prepare.py", "compose/inbox.py", "compose/heartbeat.py", "-m"}
    assert all((ROOT / script).is_file() for script in scripts - {"-m"})
    assert ours["listen"]["command"] == [
        "python",
        "-m",
        "pipeline.cli",
        "listen",
        "--if-configured",
    ]
    assert all(s["command"][0] in {"airflow", "python"} for s in ours.values())


@pytest.mark.airflow
def test_every_setting_of_airflow_is_one_that_it_knows(services):
    import_airflow()  # in a home for tests: whoever imports it first decides where it looks
    from airflow.configuration import retrieve_configuration_description

    known = {
        f"AIRFLOW__{section.upper()}__{option.upper()}"
        for section, body in retrieve_configuration_description().items()
        for option in body["options"]
    }
    given = {n for n in services["airflow-scheduler"]["environment"] if n.startswith("AIRFLOW__")}
    assert len(given) > 30
    assert given <= known
