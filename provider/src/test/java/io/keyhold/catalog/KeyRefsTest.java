package io.keyhold.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyRefsTest {
    private static final RegionScope HOME = new RegionScope("aws", "local-1", "111122223333");
    private final KeyRefs refs = new KeyRefs(HOME);

    @Test
    void parse_moreTextsThanPlaces_eachNamesWhatItAlwaysDid() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 5000; i++) {
            KeyId id = KeyId.random(random);
            String arn = HOME.keyArn("444455556666", id).value();
            Stream.of(id.value(), arn, "alias/k" + i, "arn:aws:kms:local-1:111122223333:alias/k" + i)
                    .forEach(text -> {
                        assertThat(refs.parse(text)).isEqualTo(KeyRef.parse(text, HOME));
                        assertThat(refs.parse(text)).isEqualTo(KeyRef.parse(text, HOME));
                    });
        }
    }

    @Test
    void parse_textsOfTheSameHash_areToldApart() {
        assertThat("alias/Aa").hasSameHashCodeAs("alias/BB");

        assertThat(refs.parse("alias/Aa")).isEqualTo(KeyRef.parse("alias/Aa", HOME));
        assertThat(refs.parse("alias/BB")).isEqualTo(KeyRef.parse("alias/BB", HOME));
    }

    @Test
    void parse_whatNamesNothing_isRefusedEachTime() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> refs.parse("arn:aws:kms:elsewhere:111122223333:key/x"))
                    .isInstanceOf(KmsException.class);
        }
    }
}
