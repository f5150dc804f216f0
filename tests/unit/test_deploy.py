"""What is written for containers fits the program, and is locked down; nothing here needs a container."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from interviewer.cli import app
from interviewer.settings import Settings

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy/kubernetes"
OURS = {"web", "worker", "migrate"}
Data = dict[str, Any]

_NOT_OURS = {"PGPASSWORD", "REDIS_PASSWORD", "OPENAI_API_KEY", "OPENAI_BASE_URL"}
_VARIABLE = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?\}")


@pytest.fixture(scope="module")
def composition() -> Data:
    """Return docker-compose.yml as data."""
    found: Data = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def manifests() -> list[Data]:
    """Return every Kubernetes object but the kustomization."""
    files = sorted(KUBERNETES.glob("*.yaml"))
    return [
        found
        for path in files
        if path.name != "kustomization.yaml"
        for found in yaml.safe_load_all(path.read_text("utf-8"))
    ]


def _pods(manifests: list[Data]) -> Iterator[tuple[str, Data]]:
    """Yield the name and the template of everything that runs."""
    for each in manifests:
        spec = each.get("spec", {})
        template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
        if template:
            yield each["metadata"]["name"], template


def _substituted(value: str) -> str:
    return _VARIABLE.sub(
        lambda found: found.group(2) if ":-" in found.group() else "a-value-of-the-operators", value
    )


def _check_settings(environment: Data, monkeypatch: pytest.MonkeyPatch) -> Settings:
    names = {name for name in environment if name not in _NOT_OURS}
    assert [name for name in names if not _is_a_setting(name)] == []
    for name, value in environment.items():
        monkeypatch.setenv(name, _substituted(str(value)))
    return Settings(_env_file=None)  # type: ignore[call-arg]


def _is_a_setting(name: str) -> bool:
    model: Any = Settings
    for part in name.removeprefix("INTERVIEWER_").lower().split("__"):
        if not (isinstance(model, type) and issubclass(model, BaseModel) and part in model.model_fields):
            return False
        model = model.model_fields[part].annotation
    return name.startswith("INTERVIEWER_")


def _commands() -> set[str]:
    return {str(c.name or c.callback.__name__) for c in app.registered_commands if c.callback}


class TestComposition:
    def test_two_of_each_that_matters_with_what_they_need(self, composition: Data) -> None:
        services = composition["services"]
        assert set(services) == {
            *OURS,
            "proxy",
            "postgres",
            "chroma",
            "redis",
            "volumes",
            "ollama",
        }
        assert services["web"]["deploy"]["replicas"] == services["worker"]["deploy"]["replicas"] == 2
        assert {n: s["profiles"] for n, s in services.items() if "profiles" in s} == {"ollama": ["model"]}

    def test_every_image_has_a_version(self, composition: Data) -> None:
        for service in composition["services"].values():
            assert "build" in service or ":" in service["image"].rpartition("/")[2]

    def test_the_vector_servers_version_is_the_clients(
        self, composition: Data, manifests: list[Data]
    ) -> None:
        locked = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
        [client] = [line.partition("==")[2] for line in locked if line.startswith("chromadb==")]
        images = {c["image"] for _, pod in _pods(manifests) for c in pod["spec"]["containers"]}
        assert composition["services"]["chroma"]["image"] == f"chromadb/chroma:{client}"
        assert f"chromadb/chroma:{client}" in images

    def test_what_is_kept_is_in_named_volumes(self, composition: Data) -> None:
        mounted = [v for s in composition["services"].values() for v in s.get("volumes", [])]
        assert {v.partition(":")[0] for v in mounted if not v.startswith("./")} == set(composition["volumes"])
        assert all((ROOT / v.partition(":")[0]).is_file() for v in mounted if v.startswith("./"))

    def test_only_this_machine_reaches_the_pages_and_nobody_the_databases(self, composition: Data) -> None:
        published = {n: s["ports"] for n, s in composition["services"].items() if "ports" in s}
        assert published == {"proxy": ["127.0.0.1:8000:8000"]}
        for name in ("postgres", "chroma", "redis"):
            assert composition["services"][name]["networks"] == ["inside"]
        assert composition["networks"]["inside"]["internal"] is True

    def test_ours_start_when_the_database_is_migrated(self, composition: Data) -> None:
        for name in ("web", "worker"):
            waits = composition["services"][name]["depends_on"]
            assert waits["migrate"] == {"condition": "service_completed_successfully"}
            assert waits["postgres"] == {"condition": "service_healthy"}
        assert composition["services"]["migrate"]["command"] == ["interviewer", "migrate"]

    def test_nothing_runs_as_root_or_writes_to_its_own_disk(self, composition: Data) -> None:
        for name, service in composition["services"].items():
            if name == "ollama":  # somebody else's, on request only
                continue
            assert service["read_only"] is True, name
            assert service["cap_drop"] == ["ALL"], name
            assert service["user"] != "0:0" or (name, service["network_mode"]) == ("volumes", "none")

    def test_everything_is_limited_and_looked_after(self, composition: Data) -> None:
        for name, service in composition["services"].items():
            assert service["deploy"]["resources"]["limits"]["memory"], name
            if service.get("restart") == "unless-stopped" and name != "ollama":
                assert service["healthcheck"]["test"], name

    def test_holds_no_secret(self, composition: Data) -> None:
        for service in composition["services"].values():
            for name, value in service.get("environment", {}).items():
                if any(word in name for word in ("PASSWORD", "TOKEN", "KEY", "AUTH", "SECRET")):
                    assert str(value).startswith("${"), name
                written = re.sub(r"\$\{[^}]*\}", "", str(value))
                assert not re.search(r"://[^/@]*:[^/@]+@", written), name

    def test_its_settings_and_commands_exist(
        self, composition: Data, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in OURS:
            service = composition["services"][name]
            assert service["command"][0] == "interviewer"
            assert service["command"][1] in _commands()
            settings = _check_settings(service["environment"], monkeypatch)
        assert settings.database.endswith("@postgres/interviewer")
        assert settings.seeing.metrics_token is None
        assert settings.server.trusted_proxies == [
            composition["networks"]["inside"]["ipam"]["config"][0]["subnet"]
        ]

    def test_the_public_one_has_accounts_and_https(self) -> None:
        text = (ROOT / "deploy/compose.public.yml").read_text("utf-8")
        public = yaml.safe_load(text.replace("!override", ""))
        for name in OURS:
            assert public["services"][name]["environment"]["INTERVIEWER_AUTH"] == "accounts"


class TestKubernetes:
    def test_every_file_is_applied(self) -> None:
        listed = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text("utf-8"))["resources"]
        assert sorted(listed) == sorted(
            p.name for p in KUBERNETES.glob("*.yaml") if p.name != "kustomization.yaml"
        )

    @pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
    def test_kustomize_puts_it_together(self, manifests: list[Data]) -> None:
        made = subprocess.run(["kubectl", "kustomize", str(KUBERNETES)], capture_output=True, check=True)
        objects = list(yaml.safe_load_all(made.stdout))
        assert len(objects) == len(manifests)
        assert {o["metadata"].get("namespace") for o in objects if o["kind"] != "Namespace"} == {
            "interviewer"
        }

    def test_two_web_two_workers_and_what_they_need(self, manifests: list[Data]) -> None:
        kinds = {(m["kind"], m["metadata"]["name"]): m for m in manifests}
        for name in ("web", "worker"):
            assert kinds["Deployment", name]["spec"]["replicas"] == 2
            assert kinds["PodDisruptionBudget", name]["spec"]["minAvailable"] == 1
        assert {
            ("StatefulSet", "postgres"),
            ("StatefulSet", "chroma"),
            ("Deployment", "redis"),
            ("Job", "migrate"),
            ("CronJob", "backup"),
        } <= set(kinds)

    def test_every_pod_is_locked_down_as_its_namespace_asks(self, manifests: list[Data]) -> None:
        [namespace] = [m for m in manifests if m["kind"] == "Namespace"]
        assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
        for name, pod in _pods(manifests):
            spec = pod["spec"]
            assert spec["automountServiceAccountToken"] is False, name
            assert spec["securityContext"]["runAsNonRoot"] is True, name
            assert spec["securityContext"]["runAsUser"] > 0, name
            assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
            for container in spec["containers"]:
                assert container["securityContext"] == {
                    "allowPrivilegeEscalation": False,
                    "readOnlyRootFilesystem": True,
                    "capabilities": {"drop": ["ALL"]},
                }, name
                assert set(container["resources"]) == {"requests", "limits"}, name
                assert container["resources"]["limits"]["memory"], name

    def test_what_runs_on_is_probed(self, manifests: list[Data]) -> None:
        for each in manifests:
            if each["kind"] not in {"Deployment", "StatefulSet"}:
                continue
            for container in each["spec"]["template"]["spec"]["containers"]:
                ports = {port["name"] for port in container["ports"]}
                for probe in ("readinessProbe", "livenessProbe"):
                    asked = container[probe].get("httpGet", {})
                    assert asked.get("port", next(iter(ports))) in ports

    def test_every_volume_that_is_mounted_is_there(self, manifests: list[Data]) -> None:
        for each in manifests:
            claimed = [c["metadata"]["name"] for c in each.get("spec", {}).get("volumeClaimTemplates", [])]
            for _, pod in _pods([each]):
                there = {v["name"] for v in pod["spec"].get("volumes", [])} | set(claimed)
                mounted = {m["name"] for c in pod["spec"]["containers"] for m in c["volumeMounts"]}
                assert mounted == there

    def test_every_selector_finds_somebody(self, manifests: list[Data]) -> None:
        labels = [pod["metadata"]["labels"] for _, pod in _pods(manifests)]
        for each in manifests:
            for wanted in _selectors(each):
                found = [have for have in labels if wanted.items() <= have.items()]
                assert found or each["metadata"]["name"] == "nowhere", (each["kind"], wanted)

    def test_its_settings_secrets_and_commands_exist(
        self, manifests: list[Data], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        [config] = [m["data"] for m in manifests if m["kind"] == "ConfigMap"]
        [secret] = [m["stringData"] for m in manifests if m["kind"] == "Secret"]
        settings = _check_settings(config | secret, monkeypatch)
        assert settings.server.https
        assert settings.auth == "accounts"
        for name, pod in _pods(manifests):
            for container in pod["spec"]["containers"]:
                keys = [
                    e["valueFrom"]["secretKeyRef"]["key"]
                    for e in container.get("env", [])
                    if "valueFrom" in e
                ]
                assert set(keys) <= set(secret), name
                if container["image"] == "mock-interviewer":
                    said = " ".join([*container["command"], *container.get("args", [])])
                    used = set(re.findall(r"\binterviewer ([a-z-]+)", said)) - {"interviews"}
                    assert used, name
                    assert used <= _commands(), name

    def test_no_service_is_named_like_our_settings(self, manifests: list[Data]) -> None:
        """Kubernetes puts NAME_PORT of every service into every pod's environment."""
        names = {m["metadata"]["name"] for m in manifests if m["kind"] == "Service"}
        assert not [name for name in names if name.startswith("interviewer")]


def _selectors(manifest: Data) -> Iterator[dict[str, str]]:
    """Yield every set of labels that a manifest looks for among the pods of its namespace."""
    spec = manifest.get("spec", {})
    match manifest["kind"]:
        case "Service":
            yield spec["selector"]
        case "Deployment" | "StatefulSet" | "PodDisruptionBudget":
            yield spec["selector"]["matchLabels"]
        case "NetworkPolicy":
            yield from _chosen(spec["podSelector"])
            for rule in [*spec.get("ingress", []), *spec.get("egress", [])]:
                for peer in [*rule.get("from", []), *rule.get("to", [])]:
                    yield from _chosen(peer.get("podSelector", {}))


def _chosen(selector: Data) -> Iterator[dict[str, str]]:
    yield selector.get("matchLabels", {})
    for expression in selector.get("matchExpressions", []):
        yield from ({expression["key"]: value} for value in expression["values"])


class TestImage:
    def test_runs_as_a_number_that_is_not_roots(self) -> None:
        lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
        assert [line for line in lines if line.startswith("USER")] == ["USER 10001:10001"]

    def test_no_secret_gets_into_it(self) -> None:
        ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
        assert {".env", ".git", "data"} <= set(ignored)


class TestProxies:
    @pytest.mark.parametrize("name", ["nginx/interviewer.conf", "caddy/Caddyfile"])
    def test_say_all_that_the_service_needs(self, name: str) -> None:
        text = (ROOT / "deploy" / name).read_text("utf-8")
        for needed in ("/metrics", "/readyz", "26", "X-Request-Id", "Strict-Transport-Security"):
            assert needed in text, needed

    def test_the_composition_uses_the_same(self, composition: Data) -> None:
        used = json.dumps(composition["services"]["proxy"]["volumes"])
        assert "./deploy/caddy/Caddyfile" in used
