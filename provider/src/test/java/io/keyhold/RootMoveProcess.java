package io.keyhold;

import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.tokens.SoftHsm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Works with a key, or moves the root of trust from place to place, and says so, until it is killed. */
final class RootMoveProcess {
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.US_ASCII);

    private RootMoveProcess() {}

    /** Settings, then {@code work} and a key, or {@code move}, the next place, the URI of the root in the token, file and password. */
    public static void main(String[] arguments) {
        try (Keyhold keyhold = Keyhold.open(Path.of(arguments[0]))) {
            if (arguments[1].equals("work")) {
                work(keyhold.kms(), arguments[2]);
            } else {
                move(keyhold.rootChange(), List.of(arguments).subList(2, arguments.length));
            }
        }
    }

    private static void work(Kms kms, String key) {
        while (true) {
            byte[] blob = kms.encrypt(EncryptRequest.of(key, SECRET)).ciphertextBlob();
            if (!Arrays.equals(kms.decrypt(DecryptRequest.of(blob)).plaintext(), SECRET)) {
                throw new AssertionError("a wrong plaintext");
            }
            System.out.println("right");
        }
    }

    private static void move(RootChange root, List<String> to) {
        for (int at = Integer.parseInt(to.get(0)); ; at++) {
            switch (at % 4) {
                case 0 -> root.toPassphrase(to.get(3).toCharArray());
                case 2 -> root.toPkcs12(Path.of(to.get(2)), to.get(3).toCharArray());
                default -> root.toToken(to.get(1), SoftHsm.PIN.toCharArray());
            }
            System.out.println("moved");
        }
    }
}
