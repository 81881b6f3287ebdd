"""What a batch came from, for people (manifest.json) and for machines (RO-Crate 1.1)."""

import platform
from datetime import UTC, datetime
from typing import Any, Final

from experiments.batch.chunk import PARTS
from experiments.batch.journal import JOURNAL, Journal
from experiments.batch.store import DESIGN, PLAN, Store
from experiments.files import write_json
from experiments.manifest import PACKAGE, versions
from experiments.pool import default_jobs

MANIFEST: Final = "manifest.json"
CRATE: Final = "ro-crate-metadata.json"
CITATION: Final = "pasar-kokreasi: agent-based modelling of a market of Indonesian UMKM (see CITATION.cff)"
CONTEXT: Final = "https://w3id.org/ro/crate/1.1/context"
SPECIFICATION: Final = "https://w3id.org/ro/crate/1.1"
FILES: Final = {
    PLAN: ("application/json", "The study, its scenarios in full and every arm"),
    DESIGN: ("application/vnd.apache.parquet", "One row per arm: scenario, point and what was set"),
    JOURNAL: ("application/vnd.sqlite3", "What is planned, done and failed"),
    MANIFEST: ("application/json", "Code, versions, machine, time, seeds"),
}


def write_provenance(store: Store, journal: Journal) -> None:
    """Write both descriptions of a batch as it is now."""
    told = manifest_of(store, journal)
    write_json(store.folder / MANIFEST, told)
    write_json(store.folder / CRATE, crate_of(store, told))


def manifest_of(store: Store, journal: Journal) -> dict[str, Any]:
    """Return code, versions, machine, seeds, wall and CPU time; scenarios and study lie in full in the plan."""
    counts, facts = journal.counts(), journal.facts()
    return {
        "study": store.plan.study.name,
        "question": store.plan.study.question_en,
        "plan": PLAN,
        "identity": store.plan.identity,
        "code_hash": store.plan.code,
        "shard": list(store.shard),
        "cases": counts,
        "arms": len(store.plan.arms),
        "seeds": journal.seeds(),
        "versions": versions(),
        "machine": {"platform": platform.platform(), "processor": platform.machine(), "cores": default_jobs()},
        "wall_seconds": round(facts.get("wall_seconds", 0.0), 3),
        "worker_seconds": round(facts.get("worker_seconds", 0.0), 3),
        "cpu_seconds": round(facts.get("cpu_seconds", 0.0), 3),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "citation": CITATION,
    }


def crate_of(store: Store, told: dict[str, Any]) -> dict[str, Any]:
    """Return the RO-Crate metadata of a batch: the data set, its files and the action that made them."""
    study = store.plan.study
    parts = [{"@id": name} for name in (*FILES, f"{PARTS}/")]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": study.title_en or study.name,
        "description": study.question_en or f"Runs of the study {study.name}",
        "datePublished": told["written"],
        "license": {"@id": "https://spdx.org/licenses/MIT"},
        "hasPart": parts,
        "mentions": {"@id": "#batch"},
    }
    action = {
        "@id": "#batch",
        "@type": "CreateAction",
        "name": f"pasar batch {study.name}",
        "instrument": {"@id": "#software"},
        "result": {"@id": "./"},
        "endTime": told["written"],
    }
    software = {
        "@id": "#software",
        "@type": "SoftwareApplication",
        "name": PACKAGE,
        "version": told["versions"].get(PACKAGE, ""),
        "identifier": told["code_hash"],
    }
    files = [
        {"@id": name, "@type": "File", "encodingFormat": kind, "description": about}
        for name, (kind, about) in FILES.items()
    ]
    folder = {"@id": f"{PARTS}/", "@type": "Dataset", "name": "Results as Parquet, about 200 runs a file"}
    about = {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": SPECIFICATION},
        "about": {"@id": "./"},
    }
    return {"@context": CONTEXT, "@graph": [about, root, *files, folder, action, software]}
