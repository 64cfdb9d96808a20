package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Small pieces at first, large ones after a gigabyte: the bytes are those of the JDK's cipher given the message at once. */
class GcmPiecesTest {
    private static final int MIB = 1 << 20;
    private static final List<Integer> LENGTHS =
            List.of(0, 1, 16 << 10, (16 << 10) + 1, 20_000, 24 << 10, MIB, MIB + 5, 2 * MIB, 3 * MIB - 1);
    private final SecretKeySpec key = new SecretKeySpec(TestBytes.of(32, 1), "AES");

    @Test
    void pieces_ofAnySize_giveTheSameBytes() throws GeneralSecurityException {
        requireSame();
        byte[] zeros = new byte[8 * MIB];
        byte[] out = new byte[8 * MIB];
        for (int i = 0; i < 140; i++) {
            GcmPieces.update(cipher(), zeros, 0, zeros.length, out, 0);
        }
        requireSame();
    }

    private void requireSame() throws GeneralSecurityException {
        for (int length : LENGTHS) {
            byte[] message = TestBytes.of(length + 7, length);
            byte[] expected = cipher().doFinal(message, 7, length);
            byte[] out = new byte[expected.length + 3];
            int written = GcmPieces.finish(cipher(), message, 7, length, out, 3);

            assertThat(Arrays.copyOfRange(out, 3, 3 + written)).isEqualTo(expected);
            assertThat(GcmPieces.finish(cipher(), message, 7, length, 16)).isEqualTo(expected);
        }
    }

    private Cipher cipher() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, new byte[12]));
        return cipher;
    }
}
