package io.portcullis.appliance.architecture;

import io.portcullis.engine.hub.Hub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The product's architecture, as data. Every form of it is made of the same facts. */
public final class Architecture {
    private final List<Machine> machines = Machines.all();
    private final Map<String, Set<String>> enginePackages = ClassEdges.packages(Hub.class, "engine");

    /**
     * {@code {"modules":{NAME:[KNOWN…]},"packages":{NAME:[NAMED…]},"machines":[{"name","class","inputs":[CASE…],"states":[CASE…],
     * "effects":[CASE…],"transitions":{STATE:[STATE…]}}]}}, where a CASE is {@code {"name","fields":{NAME:TYPE}}}.
     */
    public ObjectNode json() {
        ObjectNode out = JsonMapper.shared().createObjectNode();
        ObjectNode modules = out.putObject("modules");
        for (Module module : Module.values()) {
            ArrayNode known = modules.putArray(module.label());
            module.known().forEach(other -> known.add(other.label()));
        }
        ObjectNode packages = out.putObject("packages");
        enginePackages.forEach((from, to) -> to.forEach(packages.putArray(from)::add));
        ArrayNode all = out.putArray("machines");
        for (Machine machine : machines) {
            ObjectNode one = all.addObject()
                    .put("name", machine.name())
                    .put("class", machine.type().getName());
            put(one.putArray("inputs"), Machine.cases(machine.inputs()));
            put(one.putArray("states"), Machine.cases(machine.states()));
            put(one.putArray("effects"), Machine.cases(machine.effects()));
            ObjectNode transitions = one.putObject("transitions");
            transitions(machine).forEach((from, to) -> to.forEach(transitions.putArray(from)::add));
        }
        return out;
    }

    private static void put(ArrayNode into, List<Case> cases) {
        for (Case it : cases) {
            ObjectNode fields = into.addObject().put("name", it.name()).putObject("fields");
            it.fields().forEach(field -> fields.put(field.name(), field.type()));
        }
    }

    /** For people at a terminal. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Modules, and whom each may know");
        for (Module module : Module.values()) {
            lines.add("  " + module.label() + " -> "
                    + names(module.known().stream().map(Module::label).toList()));
        }
        lines.add("");
        lines.add("Packages of the engine, and whom each names");
        enginePackages.forEach((from, to) -> lines.add("  " + from + " -> " + names(to)));
        for (Machine machine : machines) {
            lines.add("");
            lines.add(machine.name() + " (" + machine.type().getName() + ")");
            say(lines, "takes", Machine.cases(machine.inputs()));
            say(lines, "is", Machine.cases(machine.states()));
            say(lines, "gives", Machine.cases(machine.effects()));
            transitions(machine).forEach((from, to) -> lines.add("  " + from + " -> " + names(to)));
        }
        return lines;
    }

    private static void say(List<String> lines, String verb, List<Case> cases) {
        cases.forEach(it -> lines.add("  " + verb + " " + it.name() + fields(it)));
    }

    private static String fields(Case it) {
        return it.fields().isEmpty()
                ? ""
                : "("
                        + String.join(
                                ", ", it.fields().stream().map(Case.Field::name).toList()) + ")";
    }

    private static String names(Iterable<String> names) {
        String joined = String.join(", ", names);
        return joined.isEmpty() ? "nobody" : joined;
    }

    /** A Mermaid flowchart: modules, machines in theirs, and the states of those that make one another. */
    public String diagram() {
        StringBuilder out = new StringBuilder("flowchart LR\n");
        for (Module module : Module.values()) {
            out.append("  subgraph ").append(module.label()).append('\n');
            out.append("    ")
                    .append(module.label())
                    .append("_[")
                    .append(module.label())
                    .append("]\n");
            machines.stream()
                    .filter(machine -> machine.module() == module)
                    .forEach(machine -> out.append("    m_%s([%s])\n".formatted(machine.name(), machine.name())));
            out.append("  end\n");
        }
        for (Module module : Module.values()) {
            module.known().forEach(other -> out.append("  %s_ --> %s_\n".formatted(module.label(), other.label())));
        }
        for (Machine machine : machines) {
            transitions(machine)
                    .forEach((from, to) -> to.forEach(next -> out.append(
                            "  %1$s_%2$s[%2$s] --> %1$s_%3$s[%3$s]\n".formatted(machine.name(), from, next))));
        }
        return out.toString();
    }

    /** The documentation page. */
    public String page() {
        StringBuilder out = new StringBuilder("""
                # Architecture, as the types have it

                Generated by `./portcullis architecture --page > docs/architecture.md`; do not edit. Why it is made this way is in
                [ARCHITECTURE.md](../ARCHITECTURE.md), the words are in [GLOSSARY.md](../GLOSSARY.md).

                ```mermaid
                """);
        out.append(diagram()).append("```\n\n## Modules\n\n| module | may know |\n|---|---|\n");
        for (Module module : Module.values()) {
            out.append("| %s | %s |\n"
                    .formatted(
                            module.label(),
                            names(module.known().stream().map(Module::label).toList())));
        }
        out.append("\n## Packages of the engine\n\n| package | names |\n|---|---|\n");
        enginePackages.forEach((from, to) -> out.append("| %s | %s |\n".formatted(from, names(to))));
        for (Machine machine : machines) {
            out.append("\n## Machine: %s\n\n`%s`\n"
                    .formatted(machine.name(), machine.type().getName()));
            section(out, "takes", Machine.cases(machine.inputs()));
            section(out, "is", Machine.cases(machine.states()));
            section(out, "gives", Machine.cases(machine.effects()));
            Map<String, Set<String>> transitions = transitions(machine);
            if (!transitions.isEmpty()) {
                out.append("\n| from | to |\n|---|---|\n");
                transitions.forEach((from, to) -> out.append("| %s | %s |\n".formatted(from, names(to))));
            }
        }
        return out.toString();
    }

    private static void section(StringBuilder out, String verb, List<Case> cases) {
        if (cases.isEmpty()) {
            return;
        }
        out.append("\n| %s | with |\n|---|---|\n".formatted(verb));
        for (Case it : cases) {
            out.append("| %s | %s |\n"
                    .formatted(
                            it.name(),
                            String.join(
                                    ", ",
                                    it.fields().stream()
                                            .map(field -> field.name() + " `" + field.type() + "`")
                                            .toList())));
        }
    }

    private static Map<String, Set<String>> transitions(Machine machine) {
        List<Case> states = Machine.cases(machine.states());
        Map<String, Set<String>> edges = new TreeMap<>();
        for (Case state : states) {
            Set<String> made = ClassEdges.successors(state, machine.type(), states);
            if (!made.isEmpty()) {
                edges.put(state.name(), made);
            }
        }
        return edges;
    }
}
