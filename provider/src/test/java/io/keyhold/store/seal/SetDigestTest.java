package io.keyhold.store.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.store.RecordKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sum of the set digest against whole numbers of any length. */
class SetDigestTest {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    @Test
    void addAndRemove_randomElements_isTheSumModulo2To256() {
        Random random = new Random(7);
        SetDigest digest = new SetDigest();
        BigInteger expected = BigInteger.ZERO;
        List<byte[]> inside = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (!inside.isEmpty() && random.nextInt(3) == 0) {
                byte[] element = inside.remove(random.nextInt(inside.size()));
                digest.remove(RecordKind.KEY, element);
                expected = expected.subtract(new BigInteger(1, element)).mod(MODULUS);
            } else {
                byte[] element = element(random);
                inside.add(element);
                digest.add(RecordKind.KEY, element);
                expected = expected.add(new BigInteger(1, element)).mod(MODULUS);
            }
            assertEncodes(digest, inside.size(), expected);
        }
    }

    @Test
    void remove_lastElement_isTheEmptySetAgain() {
        SetDigest digest = new SetDigest();
        byte[] element = element(new Random(1));
        digest.add(RecordKind.ALIAS, element);
        digest.remove(RecordKind.ALIAS, element);

        assertThat(encoded(digest)).isEqualTo(encoded(new SetDigest()));
        assertThat(digest.sameAs(new SetDigest())).isTrue();
    }

    @Test
    void copy_changedAfterwards_leavesTheOther() {
        SetDigest one = new SetDigest();
        one.add(RecordKind.KEY, element(new Random(1)));
        SetDigest other = new SetDigest(one);
        other.add(RecordKind.KEY, element(new Random(2)));

        assertThat(one.count()).isEqualTo(1);
        assertThat(one.differences(other)).containsExactly(RecordKind.KEY);
    }

    /** Random bytes, or those at which carries run through. */
    private static byte[] element(Random random) {
        byte[] element = new byte[32];
        random.nextBytes(element);
        int edge = random.nextInt(4);
        if (edge < 2) {
            int from = 8 * random.nextInt(4);
            Arrays.fill(element, from, element.length, (byte) -edge);
        }
        return element;
    }

    private static void assertEncodes(SetDigest digest, int count, BigInteger sum) {
        if (count == 0) {
            assertThat(encoded(digest)).isEqualTo(encoded(new SetDigest()));
            return;
        }
        byte[] expected = new Fields("test")
                .small(1)
                .small(RecordKind.KEY.code())
                .number(count)
                .bytes(sum.toByteArray())
                .done();
        assertThat(encoded(digest)).isEqualTo(expected);
        SetDigest read = SetDigest.decode(new FieldsReader("a digest", "test", expected));
        assertThat(read.sameAs(digest)).isTrue();
    }

    private static byte[] encoded(SetDigest digest) {
        Fields out = new Fields("test");
        digest.encode(out);
        return out.done();
    }
}
