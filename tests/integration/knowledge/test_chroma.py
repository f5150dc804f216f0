"""The index in a folder and on a server, with the real Chroma."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from knowledge.index import ChromaIndex, embedded_index, server_index
from knowledge.memory_index import MemoryIndex
from knowledge.model import KnowledgeError, Passage
from tests.fake_embedder import FakeEmbedder


def passage(name: str, text: str, role: str = "any", stage: str = "any") -> Passage:
    return Passage(id=name, guide_id="g", guide_title="Guide", heading="H", text=text, role=role, stage=stage)


PASSAGES = [
    passage("g#a", "dropout switches units off", role="mle", stage="phone_screen"),
    passage("g#b", "overfitting and validation error", role="mle"),
    passage("g#c", "a story with a result", stage="behavioral"),
    passage("g#d", "backlogs and roadmaps", role="pm"),
]


def nearest(
    index: ChromaIndex | MemoryIndex, query: str, role: str | None = None, stage: str | None = None
) -> list[str]:
    return index.nearest(FakeEmbedder().embed([query])[0], role=role, stage=stage, limit=9)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[ChromaIndex]:
    made = embedded_index(tmp_path / "index")
    yield made
    made.close()


class TestChromaIndex:
    def test_ranks_as_the_index_in_memory_does(self, index: ChromaIndex) -> None:
        memory = MemoryIndex()
        memory.sync(PASSAGES, FakeEmbedder())
        index.sync(PASSAGES, FakeEmbedder())
        for query in ("dropout", "validation error", "tell a story"):
            assert nearest(index, query) == nearest(memory, query)

    def test_keeps_what_is_for_the_role_and_stage_or_any(self, index: ChromaIndex) -> None:
        index.sync(PASSAGES, FakeEmbedder())
        assert set(nearest(index, "story", role="mle")) == {"g#a", "g#b", "g#c"}
        assert set(nearest(index, "story", role="mle", stage="behavioral")) == {"g#b", "g#c"}

    def test_embeds_only_what_changed_and_forgets_what_is_gone(self, index: ChromaIndex) -> None:
        embedder = FakeEmbedder()
        assert index.sync(PASSAGES, embedder) == 4
        changed = [*PASSAGES[1:3], passage("g#d", "other words")]
        embedder.asked.clear()
        told: list[tuple[int, int]] = []
        assert index.sync(changed, embedder, lambda done, total: told.append((done, total))) == 1
        assert embedder.asked == ["Guide: H\nother words"]
        assert told == [(1, 1)]
        assert set(nearest(index, "words")) == {"g#b", "g#c", "g#d"}

    def test_a_change_of_role_is_a_change(self, index: ChromaIndex) -> None:
        index.sync(PASSAGES, FakeEmbedder())
        index.sync([passage("g#a", "dropout switches units off", role="pm")], FakeEmbedder())
        assert nearest(index, "dropout", role="mle") == []

    def test_another_model_has_vectors_of_its_own(self, index: ChromaIndex) -> None:
        index.sync(PASSAGES, FakeEmbedder())
        assert index.sync(PASSAGES, FakeEmbedder(name="other")) == 4

    def test_nothing_is_found_before_it_is_filled(self, index: ChromaIndex) -> None:
        assert nearest(index, "dropout") == []

    def test_a_passage_that_holds_no_words_is_no_trouble(self, index: ChromaIndex) -> None:
        assert index.sync([], FakeEmbedder()) == 0
        assert nearest(index, "dropout") == []


class TestRebuild:
    def test_a_search_sees_the_old_passages_until_the_new_are_whole(self, index: ChromaIndex) -> None:
        index.sync(PASSAGES, FakeEmbedder())
        new = [passage(f"g#n{number}", f"dropout number {number}") for number in range(40)]
        seen: list[list[str]] = []
        index.sync(new, FakeEmbedder(), lambda _, __: seen.append(nearest(index, "dropout")))
        assert [set(found) for found in seen] == [{p.id for p in PASSAGES}] * 2
        assert set(nearest(index, "dropout")) <= {p.id for p in new}

    def test_one_that_is_cut_short_changes_nothing_and_goes_on_later(self, index: ChromaIndex) -> None:
        index.sync(PASSAGES, FakeEmbedder())
        new = [passage(f"g#n{number}", f"dropout number {number}") for number in range(40)]

        def stop(done: int, _: int) -> None:
            raise KnowledgeError(f"stopped after {done}")

        with pytest.raises(KnowledgeError, match="stopped after 32"):
            index.sync(new, FakeEmbedder(), stop)
        assert set(nearest(index, "dropout")) == {p.id for p in PASSAGES}
        assert index.sync(new, FakeEmbedder()) == 8

    def test_of_many_states_only_the_newest_stay(self, index: ChromaIndex) -> None:
        for number in range(7):
            index.sync([passage("g#a", f"state {number}")], FakeEmbedder())
        assert len(index._client.list_collections()) == 4
        assert nearest(index, "state") == ["g#a"]


class TestFolder:
    def test_outlives_the_process(self, tmp_path: Path) -> None:
        first = embedded_index(tmp_path)
        first.sync(PASSAGES, FakeEmbedder())
        first.close()
        again = embedded_index(tmp_path)
        assert again.sync(PASSAGES, FakeEmbedder()) == 0
        assert nearest(again, "dropout")[0] == "g#a"
        again.close()

    def test_a_second_one_is_refused_and_told_what_to_do(self, tmp_path: Path, index: ChromaIndex) -> None:
        with pytest.raises(KnowledgeError, match="another process has the index open"):
            embedded_index(tmp_path / "index")

    def test_another_process_is_refused_too(self, tmp_path: Path, index: ChromaIndex) -> None:
        code = "import sys, pathlib, knowledge.index as i; i.embedded_index(pathlib.Path(sys.argv[1]))"
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "index")], capture_output=True, text=True, check=False
        )
        assert done.returncode != 0
        assert "another process has the index open" in done.stderr

    def test_a_collection_with_another_distance_is_made_anew(self, tmp_path: Path) -> None:
        first = embedded_index(tmp_path)
        first.sync(PASSAGES, FakeEmbedder())
        first.close()
        code = (
            "import sys, chromadb; c = chromadb.PersistentClient(sys.argv[1]); "
            "name = c.list_collections()[0].name; c.delete_collection(name); "
            "c.create_collection(name, embedding_function=None, configuration={'hnsw': {'space': 'l2'}})"
        )
        subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
        again = embedded_index(tmp_path)
        assert again.sync(PASSAGES, FakeEmbedder()) == 4
        again.close()


@pytest.mark.slow
class TestServer:
    @pytest.fixture
    def url(self, tmp_path: Path) -> Iterator[str]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        chroma = str(Path(sys.executable).with_name("chroma"))
        command = [
            chroma,
            "run",
            "--path",
            str(tmp_path / "server"),
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
        ]
        transport = httpx.HTTPTransport(retries=10)  # backs off between attempts to connect
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                with httpx.Client(transport=transport, timeout=60) as client:
                    client.get(f"http://127.0.0.1:{port}/api/v2/heartbeat").raise_for_status()
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()

    def test_two_processes_share_it(self, url: str) -> None:
        one, other = server_index(url), server_index(url)
        assert one.sync(PASSAGES, FakeEmbedder()) == 4
        assert other.sync(PASSAGES, FakeEmbedder()) == 0
        assert nearest(other, "dropout", role="mle")[0] == "g#a"
        # One has read new guides; the other still searches what it has read.
        one.sync([passage("g#e", "dropout anew"), *PASSAGES[1:]], FakeEmbedder())
        assert nearest(one, "dropout")[0] == "g#e"
        assert nearest(other, "dropout")[0] == "g#a"
        one.close()
        other.close()


class TestServerAddress:
    @pytest.mark.parametrize("url", ["localhost:8000", "ftp://x", "http://"])
    def test_what_is_no_url_is_refused(self, url: str) -> None:
        with pytest.raises(KnowledgeError, match="is not the URL of a Chroma server"):
            server_index(url)

    def test_a_server_that_does_not_answer_is_named(self) -> None:
        with pytest.raises(KnowledgeError, match=r"http://127\.0\.0\.1:9"):
            server_index("http://127.0.0.1:9")
