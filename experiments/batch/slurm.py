"""A SLURM job array over the shards of a batch, for clusters on which no scheduler of one's own may run."""

import shlex
from pathlib import Path
from typing import Final

from experiments.files import aside, writable_folder

SCRIPT: Final = """#!/bin/bash
#SBATCH --job-name={name}
#SBATCH --array=1-{shards}
#SBATCH --cpus-per-task=1
#SBATCH --mem=2G
#SBATCH --time=24:00:00
#SBATCH --output={folder}/shard-%a.log
# Each task runs one shard in a store of its own; submit again and unfinished shards go on.
# Afterwards:  pasar merge {folder}/shard-* --out {folder}/merged
set -eu
shard=$SLURM_ARRAY_TASK_ID
pasar batch {study} --jobs 1 --shard "$shard/{shards}" --out {folder}/shard-"$shard"{limit}
"""


def write_array(study: str, folder: Path, shards: int, limit: str = "") -> Path:
    """Write the script of an array of ``shards`` jobs into the folder and return its path."""
    script = writable_folder(folder) / "batch.sbatch"
    quoted = {"study": shlex.quote(study), "folder": shlex.quote(str(folder))}
    words = {"name": Path(study).stem, "shards": shards, **quoted}
    with aside(script) as draft:
        draft.write_text(SCRIPT.format(**words, limit=f" --limit {limit}" if limit else ""), encoding="utf-8")
    return script
