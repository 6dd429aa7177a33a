"""The API keeps to its description: made-up requests to every operation find no fault of the server and no other answer than described."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from reportedly.web.serving import served
from tests.web.served import TOKEN, demo_copy

EXAMPLES = 100
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Starting a run is only tried without the token: made-up paths must not be read.
NEVER_WITH_TOKEN = ("/api/runs", "/api/runs/{wanted}/stop")



@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BaseSchema]:
    with served(demo_copy(tmp_path_factory.mktemp("schema")), "tester", TOKEN) as address:
        yield schemathesis.openapi.from_url(f"{address}/api/openapi.json")


def tried(operation: APIOperation, mode: GenerationMode) -> None:
    """Send made-up requests, right or wrong ones; raises on the first answer that is not as described."""
    with_token = operation.method.upper() == "GET" or operation.path not in NEVER_WITH_TOKEN

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def check(case: Case) -> None:
        case.call_and_validate(checks=CHECKS, headers={"x-reportedly-token": TOKEN} if with_token else {})

    with suppress(Unsatisfiable):  # an operation without parameters cannot be asked wrongly
        check()


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_answers_as_described(api: BaseSchema, mode: GenerationMode) -> None:
    operations = [found.ok() for found in api.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:
        tried(operation, mode)
