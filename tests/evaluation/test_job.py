import pickle

import pytest
from threadpoolctl import threadpool_info

from corpus_kit.dataset.reading import open_dataset
from corpus_kit.errors import ProblemsError
from corpus_kit.evaluation.definition import Benchmark, read_benchmark
from corpus_kit.evaluation.job import Job, run_job, setting_of


def test_sums_are_made_on_one_thread_wherever_a_job_runs(benchmark_file, dataset):
    # A process of its own would otherwise take its share of the machine's cores.
    benchmark = read_benchmark(benchmark_file())
    threads: set[int] = set()
    job = Job(benchmark, benchmark.tasks, {"dataset": open_dataset(dataset).path}, None, True)
    run_job(job, lambda _: threads.update(one["num_threads"] for one in threadpool_info()))
    assert threads == {1}


def test_a_baseline_that_another_process_cannot_find_is_told_there():
    with pytest.raises(ProblemsError, match="'stripes:dotted' cannot be imported") as caught:
        setting_of(Benchmark(dataset="d", tasks=("colour",), baselines=("majority", "stripes:dotted")), None, False)
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems
