"""The wheel, installed where there is no checkout, holds the packs and checks a manifest."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

MANIFEST = """\
govcheck: 1
parties:
  - { id: gmbh, name: Kirschbaum Maschinen GmbH, country: DE, kind: private, role: controller }
  - { id: sakura, name: 桜精機株式会社, country: JP, kind: private, role: controller }
transfers:
  - id: hr-to-tokyo
    purpose: hr_management
    mode: copy
    exporter: gmbh
    importer: { party: sakura, relationship: parent }
    data: { categories: [employment], form: identified, subjects: { countries: [DE] }, collected_in: [DE] }
"""


def run(*command: str | Path, cwd: Path, expect: int = 0) -> str:
    """Run a command with none of the checkout's settings, and return what it printed."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GOVCHECK"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    target = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target, cwd=ROOT)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of an empty environment with only the wheel in it.

    The dependencies are lent by the environment of the tests, through a path file: that keeps the test fast
    and off the network. Path files in the lent folder are not read, so the editable govcheck stays out.
    """
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / Path(sys.executable).name
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel, cwd=folder)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts


def test_wheel_holds_every_tracked_file_of_the_packs_and_no_other(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "policies"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    expected = {"govcheck/_" + name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("govcheck/_policies/")}
    assert held == expected
    assert "govcheck/_policies/world/countries.yaml" in held


def test_wheel_holds_the_catalogue_and_the_marker_of_types(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {"govcheck/py.typed", "govcheck/vocabulary/facts.yaml", "govcheck/vocabulary/safeguards.yaml"} <= held
    assert not [name for name in held if name.startswith(("policies/", "tests/", "examples/"))]


def test_installed_package_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    python = installed / Path(sys.executable).name
    where = run(python, "-c", "import govcheck; print(govcheck.__file__)", cwd=tmp_path).strip()
    assert not Path(where).is_relative_to(ROOT)


def test_installed_command_checks_a_manifest_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "hr.transfer.yaml").write_text(MANIFEST, encoding="utf-8")
    printed = run(installed / "govcheck", "check", "hr.transfer.yaml", "--as-of", "2026-11-22", cwd=tmp_path)
    assert "hr-to-tokyo" in printed
    assert "permitted" in printed


def test_installed_command_knows_its_packs(installed: Path, tmp_path: Path) -> None:
    printed = run(installed / "govcheck", "packs", "list", cwd=tmp_path)
    for pack in ("appi", "china", "dfft", "gdpr", "rcep"):
        assert pack in printed
