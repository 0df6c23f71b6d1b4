package io.portcullis.watchtower.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Small numbers for what comes again and again, in order of first coming. */
final class Numbering<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> all = new ArrayList<>();

    int number(T value) {
        return numbers.computeIfAbsent(value, fresh -> {
            all.add(fresh);
            return all.size() - 1;
        });
    }

    /** @return -1 if it never came */
    int find(T value) {
        return numbers.getOrDefault(value, -1);
    }

    T get(int number) {
        return all.get(number);
    }

    int size() {
        return all.size();
    }

    List<T> all() {
        return List.copyOf(all);
    }
}
