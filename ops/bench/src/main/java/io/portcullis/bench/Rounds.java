package io.portcullis.bench;

import java.util.ArrayList;
import java.util.List;

/** Rates of two sides, measured in turns, so that a slow minute of the machine falls on both. */
final class Rounds {
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> limits = new ArrayList<>();

    void add(double oursPerSecond, double limitPerSecond) {
        ours.add(oursPerSecond);
        limits.add(limitPerSecond);
    }

    double ours() {
        return median(ours);
    }

    double limit() {
        return median(limits);
    }

    double ratio() {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i) / limits.get(i));
        }
        return median(ratios);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
