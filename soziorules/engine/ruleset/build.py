"""Builds the elements of a rule set from what its files say, joining all files by the ids that they share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.language.additions import with_facts, with_lists
from soziorules.engine.language.conditions import ALWAYS, Condition, Value
from soziorules.engine.language.elements import (
    CodeName,
    CodeSet,
    Dated,
    Definition,
    Derived,
    Document,
    Effect,
    Elements,
    FigureUse,
    Group,
    Head,
    Note,
    Option,
    Parameter,
    Period,
    Reading,
    Rule,
    Step,
    Wording,
    in_turn,
)
from soziorules.engine.language.facts import Choice, Vocabulary
from soziorules.engine.language.formulas import Formula, Number
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.announced import announced, first_text, outcomes_of, reason_of, say_of, text_of
from soziorules.engine.ruleset.conditions import ConditionReader, Names
from soziorules.engine.ruleset.files import (
    CodeNameFile,
    CodeSetFile,
    DatedFile,
    DefinitionFile,
    DerivedFile,
    FigureFile,
    GroupFile,
    ManifestFile,
    MeaningFile,
    MembershipFile,
    NoteFile,
    ParameterFile,
    ReadingFile,
    RuleFile,
    SourcedFile,
    StepFile,
    TopicFile,
    ValueFile,
    WordingFile,
)
from soziorules.engine.ruleset.formulas import FormulaReader
from soziorules.engine.ruleset.lists import ListReader, no_such_value
from soziorules.engine.ruleset.literals import norm_value, number_alone
from soziorules.engine.ruleset.moments import MomentReader
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.ruleset.sources import Citing
from soziorules.engine.source import ListNode, MapNode, Node
from soziorules.engine.source.nodes import child_of, items_of


@dataclass(frozen=True, slots=True)
class Written:
    """A rule file: its content and its source nodes."""

    file: TopicFile
    node: Node


Entry = tuple[Any, MapNode]
CONDITIONS = ("applies", "requires", "means")
ANSWERING = ("rules", "notes", "steps", "figures")
"""The sections by which a rule set answers; house rules answer by their own alone."""


class Builder:
    """Turns files into elements. `nodes` keeps the source node of each element by its id."""

    def __init__(
        self,
        written: Sequence[Written],
        documents: Mapping[str, Document] | None,
        manifest: ManifestFile,
        vocabulary: Vocabulary,
        collector: Collector,
        law: Elements | None = None,
    ) -> None:
        """With `law` the files are house rules: they may use what the law names, and bring names of their own."""
        self._written = written
        self._law = law
        self._manifest = manifest
        self._documents = documents or {}
        self._vocabulary = vocabulary
        self._collector = collector
        self._citing = Citing(documents, collector)
        self.nodes: dict[str, MapNode] = {}

    def elements(self, digests: Mapping[str, str]) -> Elements:
        """Return everything that the files say."""
        lists = self._collect("lists", ListReader(self._vocabulary, self._collector).read)
        self._vocabulary = with_lists(self._vocabulary, lists.values())
        parameters = self._collect("parameters", self._parameter)
        code_sets = self._collect("code_sets", self._code_set)
        groups = self._collect("groups", self._group)
        readings = self._collect("readings", self._reading)
        defined = frozenset(entry.id for entry, _ in self._entries("definitions")).union(
            self._known("definitions")
        )
        names = Names(parameters, groups, code_sets, defined, readings)
        derived = announced(self._entries("derived"), self._vocabulary, self._collector)
        derived = {**self._known("derived"), **derived}
        vocabulary = with_facts(self._vocabulary, derived.values())
        self._conditions = ConditionReader(vocabulary, names, self._collector)
        self._formulas = FormulaReader(vocabulary, names, frozenset(derived), self._collector)
        self._moments = MomentReader(vocabulary.at_a_moment(), names, self._collector)
        manifest, joined = self._manifest, "\n".join(f"{name} {digests[name]}" for name in sorted(digests))
        return Elements(
            name=manifest.name,
            version=manifest.version,
            state=manifest.state,
            begins=manifest.begins if self._law is None else min(manifest.begins, self._law.begins),
            checked_until=manifest.checked_until,
            documents=self._documents,
            topics={written.file.topic: text_of(written.file.title) for written in self._written},
            title=None if manifest.title is None else text_of(manifest.title),
            outcomes=outcomes_of(manifest),
            parameters=parameters,
            code_sets=code_sets,
            groups=groups,
            definitions=self._collect("definitions", self._definition),
            derived=self._collect("derived", self._derived),
            readings=readings,
            rules=self._collect("rules", self._rule),
            notes=self._collect("notes", self._note),
            steps=self._collect("steps", self._step),
            figures=self._collect("figures", self._figure),
            sha256=hashlib.sha256(joined.encode()).hexdigest(),
            files=dict(digests),
            lists=lists,
            code_names=self._collect("code_names", self._code_name),
        )

    def look_through(self, left_out: Iterable[Node]) -> None:
        """Note what is wrong in the conditions of entries that could not be bound."""
        for node in left_out:
            match node:
                case MapNode(entries=entries):
                    for key, value in entries:
                        if key.value in CONDITIONS:
                            self._conditions.read(value)
                        else:
                            self.look_through([value])
                case ListNode(items=items):
                    self.look_through(items)
                case _:
                    pass

    def _entries(self, section: str) -> Iterator[Entry]:
        for written in self._written:
            nodes = written.node.get(section) if isinstance(written.node, MapNode) else None
            if isinstance(nodes, ListNode):
                for model, node in zip(getattr(written.file, section), nodes.items, strict=True):
                    assert isinstance(node, MapNode)
                    self._check_topic(section, model.id, written.file.topic, node)
                    yield model, node

    def _check_topic(self, section: str, name: str, topic: str, node: MapNode) -> None:
        if self._law is not None and name in getattr(self._law, section):
            return  # refused as what the law has
        if section in ("rules", "notes", "steps") and not name.startswith(topic + "."):
            message = Text(
                f"„{name}“ beginnt nicht mit „{topic}.“", f'"{name}" does not begin with "{topic}."'
            )
            self._collector.add("R010", message, node.get("id"))

    def _collect(self, section: str, build: Any) -> dict[str, Any]:
        found: dict[str, Any] = dict(self._known(section))
        for model, node in self._entries(section):
            taken = model.id in self.nodes and section not in ("definitions", "figures")
            of_the_law = self._law is not None and model.id in getattr(self._law, section)
            if model.id in found or taken or of_the_law:
                self._collector.twice(model.id, node.get("id"), of_the_law=of_the_law)
                continue
            self.nodes.setdefault(model.id, node)  # a figure may bear the name of the value that it shows
            found[model.id] = build(model, node)
        return found

    def _known(self, section: str) -> Mapping[str, Any]:
        """Return what house rules may use of the law: all but its rules, and what speaks of the law's own answer."""
        return {} if self._law is None or section in ANSWERING else getattr(self._law, section)

    def _head(self, model: Any, node: MapNode, *layers: SourcedFile, cited: bool = True) -> Head:
        citations = self._citing.citations(node, model, *layers) if cited else ()
        return Head(model.id, text_of(model.title), citations, tuple(model.catalogue), node.place.at)

    def _period(self, *layers: DatedFile) -> Period:
        begins = next((layer.begins for layer in layers if layer.begins is not None), self._manifest.begins)
        return Period(begins, next((layer.ends for layer in layers if layer.ends is not None), None))

    def _dated(self, member: DatedFile, node: Node, parent: SourcedFile, value: Any) -> Dated[Any]:
        citations = self._citing.citations(node, member, parent)
        return Dated(self._period(member), value, citations, node.place.at, None, tuple(member.catalogue))

    def _member(
        self, member: MembershipFile, node: Node, parent: SourcedFile, value: str, title: Any
    ) -> Dated[str]:
        dated = self._dated(member, node, parent, value)
        ended = self._citing.of_the_end(node, member, parent)
        return replace(dated, title=None if title is None else text_of(title), ended_by=ended)

    def _parameter(self, model: ParameterFile, node: MapNode) -> Parameter:
        if model.unit not in (known := self._vocabulary.units):
            self._collector.unknown("R004", Text("die Einheit", "unit"), model.unit, known, node.get("unit"))
        values = [
            self._dated(value, inner, model, self._value(model.unit, value, inner))
            for value, inner in zip(model.values, items_of(node, "values"), strict=True)
        ]
        head = self._head(model, node, cited=model.cite is not None)
        return Parameter(head, model.unit, in_turn(values), model.not_above)

    def _value(self, unit: str, value: ValueFile, node: Node) -> Value:
        found = norm_value(unit, value.value)
        place = node.get("value") if isinstance(node, MapNode) else node
        if found is None:
            message = Text(
                f"dieser Wert passt nicht zur Einheit {unit}", f"this value does not fit the unit {unit}"
            )
            self._collector.add("R016", message, place, hint=number_alone(value.value))
            return 0
        known = self._vocabulary.units.get(unit)
        if known is not None and not known.plausible(found):
            self._collector.add("R024", known.implausible(found), place, allowed=known.bounds)
        return found

    def _code_set(self, model: CodeSetFile, node: MapNode) -> CodeSet:
        members = [
            self._member(member, inner, model, member.codes, member.title)
            for member, inner in zip(model.members, items_of(node, "members"), strict=True)
        ]
        return CodeSet(self._head(model, node, cited=model.cite is not None), tuple(members))

    def _code_name(self, model: CodeNameFile, node: MapNode) -> CodeName:
        said = None if model.say is None else text_of(model.say)
        head = self._head(model, node, cited=said is not None)
        return CodeName(head, tuple(model.codes), tuple(model.words), said)

    def _group(self, model: GroupFile, node: MapNode) -> Group:
        fact = self._vocabulary.facts.get(model.of)
        values = fact.type.values if fact is not None and isinstance(fact.type, Choice) else None
        if values is None:
            choices = [known.name for known in self._vocabulary if isinstance(known.type, Choice)]
            self._collector.unknown("R012", Text("Die Angabe", "fact"), model.of, choices, node.get("of"))
        members = []
        for member, inner in zip(model.members, items_of(node, "members"), strict=True):
            if values is not None and member.value not in values:
                place = inner.get("value") if isinstance(inner, MapNode) else inner
                no_such_value(self._collector, member.value, model.of, values, place)
            members.append(self._member(member, inner, model, member.value, member.title))
        return Group(self._head(model, node, cited=model.cite is not None), model.of, tuple(members))

    def _reading(self, model: ReadingFile, node: MapNode) -> Reading:
        options = tuple(Option(option.id, text_of(option.title)) for option in model.options)
        if model.default not in {option.id for option in options}:
            self._collector.unknown(
                "R020",
                Text("Die Antwort", "option"),
                model.default,
                [o.id for o in options],
                node.get("default"),
            )
        head = self._head(model, node, SourcedFile(settled=False))
        return Reading(head, text_of(model.question), text_of(model.why), model.default, model.firm, options)

    def _definition(self, model: DefinitionFile, node: MapNode) -> Definition:
        head = self._head(model, node)
        if not model.versions:
            means = self._meaning([(model, node)])
            return Definition(head, (Dated(self._period(model), means, head.citations, node.place.at),))
        wordings = []
        for version, inner in zip(model.versions, items_of(node, "versions"), strict=True):
            means = self._meaning([(version, inner), (model, node)])
            citations = self._citing.citations(inner, version, model)
            wordings.append(Dated(self._period(version, model), means, citations, inner.place.at))
        return Definition(head, in_turn(wordings))

    def _meaning(self, layers: list[tuple[MeaningFile | DefinitionFile, Any]]) -> Condition:
        for model, node in layers:
            if model.means is not None:
                return self._conditions.read(child_of(node, "means"))
        self._collector.add("R003", Text("es fehlt „means“", 'missing "means"'), layers[0][1])
        return ALWAYS

    def _derived(self, model: DerivedFile, node: MapNode) -> Derived:
        head = self._head(model, node)
        versions = zip(model.versions, items_of(node, "versions") if model.versions else (), strict=True)
        layers = [[(version, inner), (model, node)] for version, inner in versions] or [[(model, node)]]
        wordings = tuple(self._formula(model.type, each) for each in layers)
        return Derived(head, model.type, model.law_of, reason_of(model), model.reading, in_turn(wordings))

    def _formula(self, unit: str, layers: Sequence[tuple[Any, Any]]) -> Dated[Formula]:
        models, node = [model for model, _ in layers], layers[0][1]
        written = next((inner for model, inner in layers if model.formula is not None), None)
        if written is None:
            self._collector.add("R003", Text("es fehlt „is“", 'missing "is"'), node)
        value = Number(0, unit) if written is None else self._formulas.whole(child_of(written, "is"), unit)
        return Dated(self._period(*models), value, self._citing.citations(node, *models), node.place.at)

    def _rule(self, model: RuleFile, node: MapNode) -> Rule:
        head = self._head(model, node)
        layers: list[tuple[WordingFile, MapNode]] = [(model, node)]
        if model.versions:
            versions = zip(model.versions, items_of(node, "versions"), strict=True)
            wordings = [self._wording([(version, inner), *layers]) for version, inner in versions]
        else:
            wordings = [self._wording(layers)]
        return Rule(head, model.if_open == "undetermined", in_turn(wordings))

    def _wording(self, layers: list[tuple[WordingFile, Any]]) -> Dated[Wording]:
        models = [model for model, _ in layers]
        node = layers[0][1]
        otherwise = next((model.otherwise for model in models if model.otherwise is not None), None)
        if otherwise is None:
            message = Text(
                "es fehlt, was gilt, wenn die Regel nicht erfüllt ist (otherwise)", 'missing "otherwise"'
            )
            self._collector.add("R003", message, node)
        if all(model.requires is None for model in models):
            self._collector.add("R003", Text("es fehlt „requires“", 'missing "requires"'), node)
        citations = self._citing.citations(node, *models)
        wording = Wording(
            applies=self._condition("applies", layers),
            requires=self._condition("requires", layers),
            otherwise=Effect(otherwise or "not_eligible"),
            on=next((model.on for model in models if model.on is not None), None),
            say=say_of([model.say for model in models if model.say is not None]),
            citations=citations,
            remedy=first_text(models, "remedy"),
            reading=WordingFile.reading_of(models),
            shown=self._shown(layers),
            sentence=first_text(models, "sentence"),
        )
        return Dated(self._period(*models), wording, citations, node.place.at)

    def _condition(self, key: str, layers: list[tuple[WordingFile, Any]]) -> Condition:
        for model, node in layers:
            if getattr(model, key) is not None:
                return self._conditions.read(child_of(node, key))
        return ALWAYS

    def _note(self, model: NoteFile, node: MapNode) -> Note:
        applies = ALWAYS if model.applies is None else self._conditions.read(child_of(node, "applies"))
        head, shown = self._head(model, node), self._shown([(model, node)])
        return Note(head, self._period(model), applies, text_of(model.say), shown, model.standing)

    def _shown(self, layers: Sequence[tuple[Any, Any]]) -> Condition:
        for model, node in layers:
            if model.shown is not None:
                return self._moments.read(child_of(node, "shown"))
        return ALWAYS

    def _step(self, model: StepFile, node: MapNode) -> Step:
        self._moments.check(model, node)
        return Step(
            head=self._head(model, node),
            period=self._period(model),
            applies=ALWAYS if model.applies is None else self._moments.read(child_of(node, "applies")),
            who=model.who,
            by=model.by,
            say=text_of(model.say),
            to={each.reader: text_of(each.say) for each in model.to},
            readers=tuple(model.readers),
            covers=tuple(model.covers),
            against=tuple(model.against),
            first=model.first,
            comes_to=model.comes_to,
            day=None if model.day is None else text_of(model.day),
            done_by={each.reader: each.who for each in model.to if each.who is not None},
        )

    def _figure(self, model: FigureFile, node: MapNode) -> FigureUse:
        return FigureUse(self._head(model, node), self._moments.read(child_of(node, "shown")))
