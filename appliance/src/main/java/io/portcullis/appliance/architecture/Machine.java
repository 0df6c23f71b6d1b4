package io.portcullis.appliance.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * One machine of the product.
 *
 * @param name in the words of the glossary
 * @param type its class
 * @param inputs sealed types of what it takes
 * @param states sealed types, or records, of what it is between two inputs
 * @param effects sealed types of what it asks of the world or answers
 */
record Machine(String name, Class<?> type, List<Class<?>> inputs, List<Class<?>> states, List<Class<?>> effects) {
    Machine {
        inputs = List.copyOf(inputs);
        states = List.copyOf(states);
        effects = List.copyOf(effects);
    }

    /** The cases of these types, in the order in which they are permitted. */
    static List<Case> cases(List<Class<?>> types) {
        List<Case> cases = new ArrayList<>();
        for (Class<?> type : types) {
            if (type.isSealed()) {
                cases.addAll(cases(List.of(type.getPermittedSubclasses())));
            } else {
                cases.add(Case.of(type));
            }
        }
        return cases.stream().distinct().toList();
    }

    Module module() {
        return Module.of(type);
    }
}
