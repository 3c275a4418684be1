"""A learner: practises and sits exams, and writes down what was acknowledged."""

import random
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from benchmarks.crash.client import Client, GivenUp, Refused, Reply
from benchmarks.crash.echoes import Echo
from benchmarks.crash.ledger import Answer, Document, Finished, Ledger, Request, Started

PRACTICE = {"practice": {"exam": "durability", "count": 5}}
STARTS: tuple[Document, ...] = ({"quiz": "several-tries"}, {"quiz": "exam"}, PRACTICE)
MOST_CHANGES = 4  # of an answer in an exam
SAME_AGAIN_IN = 8  # one answer in so many is followed by an equal one under an id of its own


@dataclass(kw_only=True)
class Learner:
    """Works until `enough` is set, then stops at the next acknowledgement, in the middle of an attempt."""

    client: Client
    ledger: Ledger
    rng: random.Random
    enough: Event

    def work(self) -> None:
        try:
            while not self.enough.is_set():
                self.take(self.start())
        except Refused as refused:
            self.ledger.refusals.append(str(refused))
        except GivenUp:
            return

    def start(self) -> Started:
        id = self.new_id()
        request = Request(method="POST", path="attempts", body={"id": str(id), **self.rng.choice(STARTS)})
        started = Started(request=request, reply=self.client.send(request).document, id=id)
        self.ledger.started.append(started)
        return started

    def take(self, attempt: Started) -> None:
        for item in attempt.reply["items"]:
            if attempt.reply["mode"] == "exam":
                self.answer_in_exam(attempt, item)
            else:
                self.answer_in_practice(attempt, item)
            if self.enough.is_set():
                return
        request = Request(method="POST", path=f"attempts/{attempt.id}/finish")
        reply = self.client.send(request).document
        self.ledger.finished.append(Finished(request=request, reply=reply, attempt=attempt.id))

    def answer_in_practice(self, attempt: Started, item: Document) -> None:
        """Until it is right or no try is left."""
        latest = self.answer(attempt, item, {"answer": self.pick(item["question"], None)})
        while latest.reply["tries_left"] and not self.enough.is_set():
            latest = self.answer(attempt, item, {"answer": self.pick(item["question"], latest.answer)})

    def answer_in_exam(self, attempt: Started, item: Document) -> None:
        """Submitted, saved, changed, now and then taken back."""
        latest: Document | None = None
        for _ in range(self.rng.randint(1, MOST_CHANGES)):
            picked = self.pick(item["question"], latest)
            bodies: list[Document] = [{"answer": picked}, {"answer": picked, "submit": False}]
            bodies += [{"answer": None}] if latest else []
            latest = self.answer(attempt, item, self.rng.choice(bodies)).answer
            if self.enough.is_set():
                return

    def answer(self, attempt: Started, item: Document, body: Document) -> Answer:
        """Send an answer; some are sent twice, the second time under another id."""
        answered, reply = self.put(attempt, item["position"], body)
        if reply.sendings > 1 and datetime.fromisoformat(answered.reply["submitted_at"]) < reply.sent_at:
            self.ledger.kept_unheard += 1
        if self.rng.randrange(SAME_AGAIN_IN) == 0:
            return self.put(attempt, item["position"], body)[0]
        return answered

    def put(self, attempt: Started, position: int, body: Document) -> tuple[Answer, Reply]:
        id = self.new_id()
        body = {"id": str(id), "elapsed_ms": self.rng.randrange(60_000), **body}
        path = f"attempts/{attempt.id}/items/{position}/response"
        request = Request(method="PUT", path=path, body=body)
        reply = self.client.send(request)
        answer = Answer(request=request, reply=reply.document, id=id, attempt=attempt.id, position=position)
        self.ledger.answers.append(answer)
        return answer, reply

    def send_again(self) -> list[Echo]:
        """Every acknowledged request once more, up to the first that is refused."""
        echoes = []
        for each in (*self.ledger.started, *self.ledger.answers, *self.ledger.finished):
            try:
                echoes.append(Echo(each, self.client.send(each.request).document))
            except Refused as refused:
                return [*echoes, Echo(each, {"id": str(refused)})]
        return echoes

    def pick(self, question: Document, latest: Document | None) -> Document:
        """Any answer but the latest."""
        ids = [choice["id"] for choice in question["choices"]]
        several = question["type"] == "multiple_choice"
        while True:
            picked = self.rng.sample(ids, self.rng.randint(1, len(ids)) if several else 1)
            if latest is None or set(picked) != chosen(latest):
                return {"choices": picked} if several else {"choice": picked[0]}

    def new_id(self) -> uuid.UUID:
        id = uuid.UUID(int=self.rng.getrandbits(128), version=4)
        self.ledger.asked.add(id)
        return id


def chosen(answer: Document) -> set[str]:
    return set(answer["choices"] if "choices" in answer else [answer["choice"]])


def enrol(url: str, *, seed: str, enough: Event, broken_off: Event) -> Learner:
    """A new guest, whose choices the seed decides."""
    rng, unheard = random.Random(seed), Counter[str]()
    client = Client(url, unheard=unheard, rng=rng, broken_off=broken_off)
    guest = client.send(Request(method="POST", path="auth/guest")).document
    client.authorise(guest["access_token"])
    ledger = Ledger(user=uuid.UUID(guest["user"]["id"]), unheard=unheard)
    return Learner(client=client, ledger=ledger, rng=rng, enough=enough)
