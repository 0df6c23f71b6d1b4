package io.portcullis.engine.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM with the class path of this test. */
final class OtherProcess {
    static final int REFUSED = 7;

    private OtherProcess() {}

    static Process start(Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Runs to its end and gives its exit code. */
    static int run(Class<?> main, Object... arguments) throws IOException, InterruptedException {
        Process process = start(main, arguments);
        process.getInputStream().transferTo(System.out);
        return process.waitFor();
    }
}
