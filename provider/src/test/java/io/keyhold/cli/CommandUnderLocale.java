package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands that show numbers and dates, in a JVM whose locale has other digits and letters. The build runs it there alone; all commands
 * are in {@link CommandScriptTest}.
 */
class CommandUnderLocale {
    @TempDir
    Path directory;

    @Test
    void commands_ofKeysTagsAndImports_areTheSame() throws Exception {
        Shell shell = Shell.opened(directory);

        String key = CommandScriptTest.keys(shell);
        CommandScriptTest.aliasesAndTags(shell, key);
        CommandScriptTest.imports(shell);

        assertThat(shell.json("audit verify").at("/Verdict").asText()).isEqualTo("VALID");
        assertThat(shell.done("key list -l")).containsPattern("[0-9]").doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
    }
}
