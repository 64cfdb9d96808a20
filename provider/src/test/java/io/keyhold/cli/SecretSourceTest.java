package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.config.SecretLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets that people type: what is refused does not stay in memory. */
class SecretSourceTest {
    @ParameterizedTest
    @CsvSource({
        "secret\ufffd, secret, is not text in",
        "secret, secret\ufffd, is not text in",
        "secret, other, it was typed in two ways",
        "secret, , there is no terminal to ask on",
    })
    void read_typedSecretThatIsRefused_isWiped(String first, String second, String problem) {
        List<char[]> given = new ArrayList<>();

        assertThatThrownBy(() -> read(given, first, second))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("the secret: ")
                .hasMessageContaining(problem);

        assertThat(given).isNotEmpty().allSatisfy(one -> assertThat(one).containsOnly('\0'));
    }

    @Test
    void read_typedTwice_givesIt() {
        assertThat(read(new ArrayList<>(), "secret", "secret")).isEqualTo("secret".toCharArray());
    }

    @Test
    void decode_lineOfAFile_clearsTheBytesWhetherOrNotItIsText() {
        byte[] text = {'a', (byte) 0xc3, (byte) 0xa9, '\n', 'b'};
        byte[] none = {'a', (byte) 0xc3, '\n', 'b'};

        assertThat(SecretLine.decode(text)).get().isEqualTo("a\u00e9".toCharArray());
        assertThat(SecretLine.decode(none)).isEmpty();
        assertThat(text).containsOnly(0);
        assertThat(none).containsOnly(0);
    }

    /** Reads a secret from a person who types that; {@code given} is what the prompts gave. */
    private static char[] read(List<char[]> given, String... typed) {
        Iterator<String> left = Arrays.asList(typed).iterator();
        Terminal terminal = new Terminal(System.in, System.out, System.err, Map.of(), false, false, prompt -> {
            Optional<char[]> next = Optional.ofNullable(left.next()).map(String::toCharArray);
            next.ifPresent(given::add);
            return next;
        });
        return new SecretSource(SecretSource.Kind.PROMPT, "").read(terminal, "the secret", true);
    }
}
