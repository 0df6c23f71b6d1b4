package io.portcullis.appliance.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What class files say of each other. */
final class ClassEdges {
    private ClassEdges() {}

    /** The states that a state becomes: what its own class makes, or a method of the machine that takes it. */
    static Set<String> successors(Case state, Class<?> machine, List<Case> states) {
        Set<String> made = new TreeSet<>();
        read(state.type()).methods().forEach(method -> made.addAll(made(method, states)));
        String taken = state.type().descriptorString();
        read(machine).methods().stream()
                .filter(method -> method.methodTypeSymbol().parameterList().stream()
                        .anyMatch(parameter -> parameter.descriptorString().equals(taken)))
                .forEach(method -> made.addAll(made(method, states)));
        made.remove(state.name());
        return made;
    }

    private static Set<String> made(MethodModel method, List<Case> states) {
        Set<String> made = new TreeSet<>();
        method.code().ifPresent(code -> {
            for (CodeElement element : code) {
                if (element instanceof NewObjectInstruction it) {
                    String name = it.className().asInternalName();
                    states.stream()
                            .filter(state -> internal(state.type()).equals(name))
                            .forEach(state -> made.add(state.name()));
                }
            }
        });
        return made;
    }

    /**
     * Which packages of a module each of its packages names, and which of other modules.
     *
     * @param inside a class of the module
     */
    static Map<String, Set<String>> packages(Class<?> inside, String module) {
        String root = "io/portcullis/" + module;
        Map<String, Set<String>> edges = new TreeMap<>();
        for (byte[] file : classes(inside, root)) {
            ClassModel model = ClassFile.of().parse(file);
            String from = packageOf(model.thisClass().asInternalName());
            for (PoolEntry entry : model.constantPool()) {
                if (entry instanceof ClassEntry named && named.asInternalName().startsWith("io/portcullis/")) {
                    String to = packageOf(named.asInternalName());
                    if (!to.equals(from)) {
                        edges.computeIfAbsent(from, any -> new TreeSet<>()).add(to);
                    }
                }
            }
        }
        return edges;
    }

    private static List<byte[]> classes(Class<?> inside, String root) {
        try {
            Path place = Path.of(
                    inside.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                return files(place.resolve(root));
            }
            try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place.toUri()), Map.of())) {
                return files(jar.getPath(root));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path entry is a file", e);
        }
    }

    private static List<byte[]> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.toString().endsWith("package-info.class"))
                    .map(ClassEdges::bytes)
                    .toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassModel read(Class<?> type) {
        try (InputStream in = type.getResourceAsStream("/" + internal(type) + ".class")) {
            if (in == null) {
                throw new IllegalStateException("no class file of " + type);
            }
            return ClassFile.of().parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String internal(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    /** Without the product's own name, and dotted. */
    private static String packageOf(String internalName) {
        String outer = internalName.substring(0, internalName.lastIndexOf('/'));
        return outer.substring("io/portcullis/".length()).replace('/', '.');
    }
}
