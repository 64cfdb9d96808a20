package io.keyhold.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a policy that is not JSON is told in the words of who wrote it, not in those of a parser. */
class PolicyJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'Version': | at line 1, column 12: it ends too early",
                "{'a': 1, 'a': 2} | at line 1, column 13: member `a` is there twice",
                "hi | at line 1, column 1: something else was expected there",
                "{'a': 1,} | at line 1, column 9: something else was expected there",
                "{} {} | at line 1, column 5: something follows the end of the document",
                "[[[[[[[[1]]]]]]]] |: it is nested deeper than 7 levels, or a name, text or number in it is too long"
            })
    void parse_textThatIsNotJson_saysWhereAndWhat(String text, String said) {
        assertThatThrownBy(() -> Json.parse(text.replace('\'', '"')))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class)
                .hasMessageStartingWith("the policy is not JSON")
                .hasMessageContaining(said)
                .hasMessageEndingWith("Correct the JSON")
                .hasMessageNotContainingAny("Token", "JsonParser", "Unrecognized", "Unexpected", "maximum");
    }
}
