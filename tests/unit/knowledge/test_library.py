"""The library: guides, the person's own beside the built-in ones, and search."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.model import KnowledgeError
from tests.fake_embedder import FakeEmbedder

BUILT_IN = "---\nrole: mle\nstage: phone_screen\n---\n# Trees\n\n## Splits\n\nA split lowers impurity.\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "trees.md").write_text(BUILT_IN, encoding="utf-8")
    return Library.open(
        [tmp_path / "guides"], own_directory=tmp_path / "own", embedder=FakeEmbedder(loaded=False)
    )


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "My page.txt"
    path.write_text("Notes on kites\n\nA kite needs wind and a tail.\n", encoding="utf-8")
    return path


class TestOpen:
    def test_searches_at_once_without_the_model(self, library: Library) -> None:
        assert library.search("impurity")[0].passage.id == "trees#splits"
        assert not library.embedder.loaded

    def test_a_passage_is_found_by_its_citation(self, library: Library) -> None:
        assert library.passage("trees#splits").citation == "Trees › Splits"
        with pytest.raises(KnowledgeError, match="no guide has a passage `trees#roots`"):
            library.passage("trees#roots")

    def test_two_guides_of_one_name_are_refused(self, tmp_path: Path, library: Library) -> None:
        (tmp_path / "own").mkdir()
        (tmp_path / "own" / "trees.txt").write_text("Other trees.")
        with pytest.raises(KnowledgeError, match="same name: trees"):
            library.reload()


class TestBuild:
    def test_loads_the_model_and_embeds_what_is_new(self, library: Library) -> None:
        told: list[tuple[int, int]] = []
        assert library.build(lambda done, total: told.append((done, total))) == 1
        assert told == [(1, 1)]
        assert library.embedder.loaded
        assert library.build() == 0

    def test_what_was_searched_is_not_remembered(self, library: Library) -> None:
        library.build()
        library.search("something said in confidence")
        assert library.cached_embedder.missing(["something said in confidence"]) == 1

    def test_vectors_outlive_the_process(self, tmp_path: Path, library: Library) -> None:
        guides, cache = [tmp_path / "guides"], tmp_path / "v.sqlite"
        Library.open(guides, cache_path=cache, embedder=FakeEmbedder()).build()
        again = FakeEmbedder()
        Library.open(guides, cache_path=cache, embedder=again).build()
        assert again.asked == ["ready"]


class TestIngest:
    def test_a_page_becomes_a_guide_that_is_found(self, library: Library, page: Path) -> None:
        (guide,) = library.ingest(page, role="mle", stage="behavioral")
        assert (guide.id, guide.title, guide.sources) == ("my-page", "Notes on kites", ("My page.txt",))
        hit = library.search("kite tail", role="mle", stage="behavioral")[0]
        assert hit.passage.id == "my-page#notes-on-kites"

    def test_it_is_still_there_for_the_next_process(
        self, tmp_path: Path, library: Library, page: Path
    ) -> None:
        added = library.ingest(page)
        again = Library.open([tmp_path / "guides"], own_directory=tmp_path / "own", embedder=FakeEmbedder())
        assert [g for g in again.guides if g.id == "my-page"] == added

    def test_once_built_the_index_takes_it_in(self, library: Library, page: Path) -> None:
        library.build()
        library.ingest(page)
        assert library.cached_embedder.missing([p.searchable for p in library.passages]) == 0

    def test_the_same_page_again_replaces_it(self, library: Library, page: Path) -> None:
        library.ingest(page)
        page.write_text("Notes on boats\n\nA boat needs water.\n", encoding="utf-8")
        library.ingest(page)
        assert [guide.title for guide in library.guides] == ["Trees", "Notes on boats"]

    def test_a_folder_is_taken_whole(self, tmp_path: Path, library: Library) -> None:
        (tmp_path / "mine" / "deep").mkdir(parents=True)
        (tmp_path / "mine" / "one.md").write_text("# One\n\nText.")
        (tmp_path / "mine" / "deep" / "two.txt").write_text("Two words.")
        assert [guide.id for guide in library.ingest(tmp_path / "mine")] == ["two", "one"]

    def test_a_folder_with_one_bad_file_changes_nothing(self, tmp_path: Path, library: Library) -> None:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "one.md").write_text("# One\n\nText.")
        (tmp_path / "mine" / "two.txt").write_bytes(b"\x00")
        with pytest.raises(KnowledgeError, match=r"two\.txt"):
            library.ingest(tmp_path / "mine")
        assert len(library.guides) == 1
        assert not (tmp_path / "own").exists()

    def test_a_built_in_name_is_refused(self, tmp_path: Path, library: Library) -> None:
        (tmp_path / "Trees.txt").write_text("Mine.")
        with pytest.raises(KnowledgeError, match="another guide has this name: trees"):
            library.ingest(tmp_path / "Trees.txt")

    def test_an_empty_folder_is_refused(self, tmp_path: Path, library: Library) -> None:
        (tmp_path / "mine").mkdir()
        with pytest.raises(KnowledgeError, match="holds no guide"):
            library.ingest(tmp_path / "mine")

    def test_without_a_folder_of_ones_own_there_is_nowhere_to_put_it(
        self, tmp_path: Path, page: Path
    ) -> None:
        with pytest.raises(KnowledgeError, match="no folder"):
            Library.open([tmp_path / "guides"], embedder=FakeEmbedder()).ingest(page)


class TestRemove:
    def test_an_own_guide_goes_with_its_file(self, tmp_path: Path, library: Library, page: Path) -> None:
        library.ingest(page)
        library.remove("my-page")
        assert [guide.id for guide in library.guides] == ["trees"]
        assert list((tmp_path / "own").iterdir()) == []

    @pytest.mark.parametrize("name", ["trees", "nothing", "../guides/trees"])
    def test_only_an_own_guide_can_be_removed(self, tmp_path: Path, library: Library, name: str) -> None:
        (tmp_path / "own").mkdir()
        with pytest.raises(KnowledgeError, match="no guide"):
            library.remove(name)
        assert (tmp_path / "guides" / "trees.md").exists()
