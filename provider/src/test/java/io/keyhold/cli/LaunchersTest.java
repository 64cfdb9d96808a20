package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launchers for POSIX shells and for Windows ask for the same and start the same. Only the first is run by tests. */
class LaunchersTest {
    private static final Path BIN = Path.of("../bin");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEYHOLD_[A-Z_]+|JAVA_HOME",
                "--[a-z-]+=[A-Z-]+",
                "io\\.keyhold\\.[\\w.]+",
                "(?:error|hint): [^$%\"\r\n]*[a-zA-Z]",
                "(?<=exit (?:/b )?)[0-9]+",
                "keyhold-provider-\\*-all\\.jar",
                "-cp \"[$%]jar"
            })
    void both_nameTheSame(String pattern) throws IOException {
        assertThat(found("keyhold.cmd", pattern)).isNotEmpty().isEqualTo(found("keyhold", pattern));
    }

    @Test
    void both_startTheMainClassWithEveryArgument() throws IOException {
        assertThat(found("keyhold", "io\\.keyhold\\.[\\w.]+")).containsExactly(Main.class.getName());
        assertThat(text("keyhold")).endsWith("Main \"$@\"\n");
        assertThat(text("keyhold.cmd")).endsWith("Main %*\r\nexit /b %ERRORLEVEL%\r\n");
        assertThat(Files.isExecutable(BIN.resolve("keyhold"))).isTrue();
    }

    /** The command interpreter misses labels in files whose lines end otherwise. */
    @Test
    void windows_everyLine_endsAsThere() throws IOException {
        assertThat(text("keyhold.cmd").replace("\r\n", "")).doesNotContain("\n", "\r");
    }

    private static Set<String> found(String launcher, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(text(launcher))
                .results()
                .map(MatchResult::group)
                .map(found -> found.replace('%', '$'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(String launcher) throws IOException {
        return Files.readString(BIN.resolve(launcher));
    }
}
