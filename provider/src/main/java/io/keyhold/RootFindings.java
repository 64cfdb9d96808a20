package io.keyhold;

import io.keyhold.api.HealthFinding;
import io.keyhold.api.KmsException;
import io.keyhold.config.PassphraseStrength;
import io.keyhold.config.Settings;
import io.keyhold.store.root.RootOfTrust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Weaknesses of a root of trust that opens its store all the same. */
final class RootFindings {
    private static final String SUBJECT = "root of trust";
    private static final String REMEDY =
            "Change it: keyhold root change --to passphrase-file:PATH makes one of random bytes";

    private RootFindings() {}

    static List<HealthFinding> of(Settings.Root root, char[] passphrase) {
        List<HealthFinding> findings = new ArrayList<>();
        boolean pkcs12 = root.kind() == Settings.RootKind.PKCS12;
        if (root.kind() == Settings.RootKind.PKCS11) {
            return findings; // a token counts wrong PINs; nobody guesses them offline
        }
        if (PassphraseStrength.isWeak(passphrase)) {
            findings.add(HealthFinding.warning(
                    SUBJECT,
                    (pkcs12 ? "the password of its PKCS#12 file" : "its passphrase") + " is weak: "
                            + PassphraseStrength.of(passphrase)
                            + " of its characters count, where repetitions and rows "
                            + "such as abc count once; " + PassphraseStrength.ENOUGH
                            + " or more make guessing it expensive",
                    REMEDY));
        }
        if (pkcs12) {
            weaknesses(Path.of(root.value()), passphrase)
                    .forEach(problem -> findings.add(HealthFinding.warning(SUBJECT, problem, REMEDY)));
        }
        return findings;
    }

    /** A file that does not open is another finding than a weak one. */
    private static List<String> weaknesses(Path file, char[] password) {
        try {
            return RootOfTrust.weaknessesOfPkcs12(file, password);
        } catch (KmsException.RootOfTrust e) {
            return List.of();
        }
    }
}
