package io.portcullis.appliance.architecture;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;

/**
 * One case of a sealed type.
 *
 * @param fields of a record, with their types; a constant's or a class's are its own affair
 */
record Case(Class<?> type, List<Field> fields) {
    /** @param type as a reader would say it, without packages */
    record Field(String name, String type) {}

    Case {
        fields = List.copyOf(fields);
    }

    static Case of(Class<?> type) {
        RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
        return new Case(
                type,
                Arrays.stream(components)
                        .map(it -> new Field(it.getName(), plain(it.getGenericType())))
                        .toList());
    }

    String name() {
        return type.getSimpleName();
    }

    private static String plain(Type type) {
        return type.getTypeName().replaceAll("[A-Za-z0-9_.]+[.$]", "");
    }
}
