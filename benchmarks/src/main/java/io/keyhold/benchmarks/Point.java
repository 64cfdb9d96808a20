package io.keyhold.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of the suite: a work beside its anchor.
 *
 * @param subject what is measured
 * @param anchor what it is measured against
 * @param target17 the least quotient on Java 17; 0 if it is reported only
 * @param target25 the least quotient on Java 25 and later; 0 if it is reported only
 */
record Point(Load subject, Load anchor, double target17, double target25) {
    private static final String[] AEADS = {"SunJCE", "BouncyCastle", "ACCP", "Conscrypt", "Tink-AES-GCM", "SoftHSM2"};
    private static final int[] SIZES = {16, 256, 4096, 65_536, 1_048_576};
    private static final String[] SPECS = {
        "RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_EDWARDS25519", "ML_DSA_65"
    };

    /**
     * A work under the conditions of one fork.
     *
     * @param work its name in {@link Works}
     * @param size the length of the message in bytes
     * @param threads how many threads do it
     * @param accelerated whether the Amazon Corretto Crypto Provider is on the class path
     */
    record Load(String work, int size, int threads, boolean accelerated) {
        @Override
        public String toString() {
            return work + (accelerated && work.endsWith("Keyhold") ? "+ACCP" : "") + ", " + size + " B"
                    + (threads > 1 ? ", " + threads + " threads" : "");
        }
    }

    /** What a reader waits for: under ten minutes. */
    static List<Point> shortSuite() {
        List<Point> points = new ArrayList<>();
        points.add(of("gcm-encrypt/Keyhold", "gcm-encrypt/SunJCE", 256, 0.80, 0.80));
        points.add(of("gcm-encrypt/Keyhold", "gcm-encrypt/SunJCE", 4096, 0.90, 0.85));
        points.add(of("gcm-encrypt/Keyhold", "gcm-encrypt/SunJCE", 65_536, 0.98, 0.98));
        points.add(of("gcm-decrypt/Keyhold", "gcm-decrypt/SunJCE", 4096, 0.90, 0.85));
        points.add(of("blob-encrypt/Keyhold", "blob-encrypt/SunJCE-fresh-key", 4096, 0.80, 0.80));
        points.add(of("blob-encrypt/Keyhold", "blob-encrypt/Tink-XAES", 4096, 1, 1));
        points.add(accelerated("blob-encrypt/Keyhold", "gcm-encrypt/SunJCE", 4096, 0.95, 0.60));
        points.add(of("hmac/Keyhold", "hmac/SunJCE", 256, 0, 0));
        points.add(of("sign-ECC_NIST_P256/Keyhold", "sign-ECC_NIST_P256/BouncyCastle", 256, 0.97, 0.97));
        points.add(of("sign-RSA_2048/Keyhold", "sign-RSA_2048/JDK", 256, 0.97, 0.97));
        points.add(of("gcm-encrypt/Keyhold", "gcm-encrypt/SoftHSM2", 4096, 5, 5));
        return points;
    }

    /** Everything. */
    static List<Point> fullSuite() {
        List<Point> points = new ArrayList<>();
        for (int size : SIZES) {
            double target17 = size < 4096 ? size < 256 ? 0 : 0.80 : size < 65_536 ? 0.90 : 0.98;
            double target25 = size == 4096 ? 0.85 : target17;
            for (String direction : new String[] {"encrypt", "decrypt"}) {
                for (String aead : AEADS) {
                    boolean bare = aead.equals("SunJCE");
                    boolean peer = aead.equals("SoftHSM2") && size <= 4096;
                    points.add(of(
                            "gcm-" + direction + "/Keyhold",
                            "gcm-" + direction + "/" + aead,
                            size,
                            bare ? target17 : peer ? 5 : 0,
                            bare ? target25 : peer ? 5 : 0));
                }
                points.add(accelerated(
                        "gcm-" + direction + "/Keyhold",
                        "gcm-" + direction + "/SunJCE",
                        size,
                        direction.equals("encrypt") && size >= 65_536 ? 1 : 0,
                        direction.equals("encrypt") && size >= 65_536 ? 1 : 0));
            }
        }
        for (int size : new int[] {16, 256, 4096}) {
            for (String direction : new String[] {"encrypt", "decrypt"}) {
                String blob = "blob-" + direction + "/Keyhold";
                boolean target = size == 4096 && direction.equals("encrypt");
                points.add(of(
                        blob, "blob-" + direction + "/SunJCE-fresh-key", size, target ? 0.80 : 0, target ? 0.80 : 0));
                points.add(of(blob, "blob-" + direction + "/Tink-XAES", size, 1, 1));
                points.add(of(blob, "blob-" + direction + "/Tink-KmsEnvelope", size, 0, 0));
                points.add(
                        accelerated(blob, "gcm-" + direction + "/SunJCE", size, target ? 0.95 : 0, target ? 0.60 : 0));
            }
            for (String peer : new String[] {"SunJCE", "BouncyCastle", "ACCP", "Conscrypt"}) {
                points.add(of("hmac/Keyhold", "hmac/" + peer, size, 0, 0));
            }
            points.add(of("hmac/Keyhold", "hmac/SoftHSM2", size, 5, 5));
        }
        for (String spec : SPECS) {
            String sign = "sign-" + spec + "/Keyhold";
            boolean rsa = spec.startsWith("RSA");
            boolean held = rsa || spec.equals("ECC_NIST_P256");
            points.add(of(sign, "sign-" + spec + "/JDK", 256, rsa ? 0.97 : 0, rsa ? 0.97 : 0));
            points.add(of("verify-" + spec + "/Keyhold", "verify-" + spec + "/JDK", 256, 0, 0));
            if (!rsa) {
                points.add(of(sign, "sign-" + spec + "/BouncyCastle", 256, held ? 0.97 : 0, held ? 0.97 : 0));
            }
            if (!spec.startsWith("ML_DSA")) {
                points.add(accelerated(sign, "sign-" + spec + "/ACCP", 256, held ? 0.97 : 0, held ? 0.97 : 0));
                points.add(accelerated(sign, "sign-" + spec + "/JDK", 256, 1, 1));
                points.add(of(sign + "-verify-after-sign", "sign-" + spec + "/JDK", 256, 0, 0));
            }
            if (spec.equals("RSA_2048") || spec.equals("ECC_NIST_P256")) {
                points.add(accelerated(sign, "sign-" + spec + "/SoftHSM2", 256, 0.8, 0.8));
            }
        }
        for (String kem : new String[] {"encapsulate-ML_KEM_768", "decapsulate-ML_KEM_768"}) {
            points.add(of(kem + "/Keyhold", kem + "/BouncyCastle", 32, 0.97, 0)); // the engine of Java 17
            points.add(of(kem + "/Keyhold", kem + "/JDK", 32, 0, 0.97)); // and that of 25
        }
        points.add(of("decapsulate-ML_KEM_768/Keyhold-KEM", "decapsulate-ML_KEM_768/JDK", 32, 0, 0.97));
        points.add(of("datakey/Keyhold", "blob-encrypt/SunJCE-fresh-key", 32, 0, 0));
        for (int size : new int[] {256, 4096}) {
            points.add(new Point(
                    new Load("gcm-encrypt/Keyhold", size, 2, false),
                    new Load("gcm-encrypt/SunJCE", size, 2, false),
                    0,
                    0));
        }
        return points;
    }

    private static Point of(String work, String anchor, int size, double target17, double target25) {
        return new Point(
                new Load(work, size, 1, false),
                new Load(anchor, size, 1, anchor.endsWith("/ACCP")),
                target17,
                target25);
    }

    private static Point accelerated(String work, String anchor, int size, double target17, double target25) {
        return new Point(
                new Load(work, size, 1, true), new Load(anchor, size, 1, anchor.endsWith("/ACCP")), target17, target25);
    }

    /** The least quotient on this Java. */
    double target() {
        return Runtime.version().feature() >= 25 ? target25 : target17;
    }
}
