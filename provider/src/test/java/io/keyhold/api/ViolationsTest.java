package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However much is wrong, the answer is short. */
class ViolationsTest {
    @Test
    void require_manyLongValues_showsTenCutAndCountsTheOthers() {
        Constraints constraints = new Constraints();
        List<String> values = Collections.nCopies(20_000, "x".repeat(5_000));

        constraints.each("grantTokens", values, 1, 10);

        assertThatThrownBy(constraints::require)
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageStartingWith("20000 validation errors detected: Value '" + "x".repeat(512)
                        + "' at 'grantTokens.1.member' failed to satisfy constraint: Member must have length less than or"
                        + " equal to 10; ")
                .hasMessageContaining("'grantTokens.10.member'")
                .hasMessageContaining("; and 19990 more")
                .satisfies(refused -> assertThat(refused.getMessage().length()).isLessThan(7_000));
    }

    @Test
    void require_few_isInTheWordsOfAws() {
        Violations violations = new Violations();
        violations.missing("keyId");
        violations.add("a", "limit", "Member must be long");
        violations.addUnseen("secret", "Member must be longer");

        assertThatThrownBy(violations::require)
                .hasMessage(
                        "3 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member must not"
                                + " be null; Value 'a' at 'limit' failed to satisfy constraint: Member must be long; Value at"
                                + " 'secret' failed to satisfy constraint: Member must be longer");
    }
}
