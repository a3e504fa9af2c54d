"""The named questions and their answers."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api import asking
from api.asking import Asked
from api.caching import cached, not_modified, tag
from api.errors import problems
from api.services import Served, Services, in_query_thread
from api.sparql.formats import ROWS, pick
from kg.questions import Question
from kg.store.query import Query as PoolQuery

router = APIRouter(prefix="/api/v1/questions", tags=["questions"], responses=problems(503))
_NOT_PARAMETERS = ("format",)


class ParameterModel(BaseModel):
    """A parameter of a question."""

    name: str
    type: Literal["date", "key", "term", "text", "integer"]
    meaning: str
    default: str = Field(description="Used when not given; empty for none.")
    optional: bool


class QuestionModel(BaseModel):
    """A named question."""

    name: str
    title: str = Field(description="The question as a commissioner would ask it.")
    topic: str = Field(description="What it is about.")
    answers: str = Field(description="What a row of the answer is.")
    parameters: list[ParameterModel]
    columns: list[str]
    query: str = Field(description="Its SPARQL.")

    @classmethod
    def of(cls, question: Question) -> "QuestionModel":
        """Describe a question."""
        return cls(
            name=question.name,
            title=question.title,
            topic=question.topic,
            answers=question.answers,
            parameters=[ParameterModel.model_validate(vars(each)) for each in question.parameters],
            columns=list(question.columns),
            query=question.query,
        )


class SourceModel(BaseModel):
    """A source that rows name."""

    key: str
    title: str
    publisher: str
    date: str
    url: str
    verification: str


class AnswerModel(BaseModel):
    """An answer: rows of keys, texts, numbers and dates."""

    question: str
    title: str
    parameters: dict[str, str] = Field(description="The values used, things by their keys.")
    columns: list[str]
    rows: list[dict[str, str | int | bool | None]]
    sources: list[SourceModel] = Field(description="Every source that the rows name.")


class QuestionList(BaseModel):
    """All questions."""

    questions: list[QuestionModel]


@router.get("", summary="List the named questions")
def list_questions(served: Served) -> QuestionList:
    """List every question with its parameters and its SPARQL."""
    return QuestionList(questions=[QuestionModel.of(each) for each in served.questions.all()])


_TABLES: dict[int | str, dict[str, Any]] = {
    200: {"content": {name: {} for name in ROWS}},
    **problems(400, 404, 409),
}


async def _asked(request: Request, served: Served, name: str) -> Asked:
    given = {
        key: value for key, value in request.query_params.items() if key not in _NOT_PARAMETERS
    }
    question = served.questions[name]
    return await run_in_threadpool(Asked.read, question, given, served.dataset, asking.today())


@router.get(
    "/{name}",
    summary="Answer a named question",
    response_model=AnswerModel,
    responses=_TABLES,
)
async def answer(
    request: Request,
    served: Served,
    asked: Annotated[Asked, Depends(_asked)],
    format: Annotated[  # noqa: A002 - the parameter's public name
        Literal["json", "csv", "tsv", "xml"] | None,
        Query(description="csv, tsv or xml give the W3C's result formats instead."),
    ] = None,
) -> Response:
    """Answer a question; its parameters go in the query string, ``at`` among them."""
    accept = request.headers.get("accept", "")
    chosen = pick(ROWS, accept, format or "")
    plain = format in {None, "json"} and chosen.name == "json" and "sparql-results" not in accept
    content_type = "application/json" if plain else chosen.content_type
    etag = tag(request, served.version, asked.query, content_type, str(plain))
    if unchanged := not_modified(request, etag):
        return unchanged

    def ask() -> bytes:
        if plain:
            return _model(served, asked).model_dump_json().encode()
        return served.pool.answer(PoolQuery(asked.query, chosen.engine))

    body = await in_query_thread(request, lambda: served.kept.get(etag, ask))
    return Response(body, headers={**cached(etag), "Content-Type": content_type})


def _model(served: Services, asked: Asked) -> AnswerModel:
    columns = asked.question.columns
    rows = [asking.cells(row, columns) for row in asked.rows(served.dataset)]
    return AnswerModel(
        question=asked.question.name,
        title=asked.question.title,
        parameters=asked.parameters,
        columns=list(columns),
        rows=rows,
        sources=[SourceModel(**card) for card in asking.cards(rows, served.dataset)],
    )
