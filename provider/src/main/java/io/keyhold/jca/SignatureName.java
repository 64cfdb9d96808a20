package io.keyhold.jca;

import java.util.ArrayList;
import java.util.List;

/**
 * A name of the JCA for a signature. Sources: Java Security Standard Algorithm Names; RFC 8017, RFC 5758, RFC 8410, RFC
 * 9881, GM/T 0006 for the object identifiers.
 *
 * @param name the standard name
 * @param aliases object identifiers and the names of other providers
 * @param scheme what it is
 * @param hash the hash in the JDK's words; empty where scheme or parameters say it, or the program hashes itself
 */
record SignatureName(String name, List<String> aliases, Scheme scheme, String hash) {
    /** The kinds of signature. */
    enum Scheme {
        /** RSASSA-PKCS1-v1_5. */
        PKCS1,
        /** RSASSA-PSS; its parameters may come from the name. */
        PSS,
        /** ECDSA, DER. */
        ECDSA,
        /** ECDSA, r and s side by side as in IEEE P1363. */
        ECDSA_P1363,
        /** Ed25519. */
        EDDSA,
        /** ML-DSA; the hash is the parameter set if the name has one. */
        ML_DSA,
        /** SM2 with SM3. */
        SM2
    }

    private static final String RSA_OID = "1.2.840.113549.1.1.";
    private static final String ECDSA_OID = "1.2.840.10045.4.";
    private static final String NIST_SIGNATURE_OID = "2.16.840.1.101.3.4.3.";

    /** Every name that is offered; those that no key spec allows are there to be refused with the name to use. */
    static List<SignatureName> all() {
        List<SignatureName> all = new ArrayList<>();
        rsa(all);
        ecdsa(all);
        all.add(of("EdDSA", Scheme.EDDSA, ""));
        all.add(of("Ed25519", Scheme.EDDSA, "", "1.3.101.112", "OID.1.3.101.112"));
        all.add(of("ML-DSA", Scheme.ML_DSA, ""));
        all.add(of("ML-DSA-44", Scheme.ML_DSA, "44", oid(NIST_SIGNATURE_OID + "17")));
        all.add(of("ML-DSA-65", Scheme.ML_DSA, "65", oid(NIST_SIGNATURE_OID + "18")));
        all.add(of("ML-DSA-87", Scheme.ML_DSA, "87", oid(NIST_SIGNATURE_OID + "19")));
        all.add(of("SM3withSM2", Scheme.SM2, "SM3", oid("1.2.156.10197.1.501")));
        return all;
    }

    private static void rsa(List<SignatureName> all) {
        all.add(of("NONEwithRSA", Scheme.PKCS1, ""));
        all.add(of("SHA1withRSA", Scheme.PKCS1, "SHA-1", oid(RSA_OID + "5")));
        all.add(of("SHA224withRSA", Scheme.PKCS1, "SHA-224", oid(RSA_OID + "14")));
        all.add(of("SHA256withRSA", Scheme.PKCS1, "SHA-256", oid(RSA_OID + "11")));
        all.add(of("SHA384withRSA", Scheme.PKCS1, "SHA-384", oid(RSA_OID + "12")));
        all.add(of("SHA512withRSA", Scheme.PKCS1, "SHA-512", oid(RSA_OID + "13")));
        all.add(of("MD2withRSA", Scheme.PKCS1, "MD2", oid(RSA_OID + "2")));
        all.add(of("MD5withRSA", Scheme.PKCS1, "MD5", oid(RSA_OID + "4")));
        all.add(of("SHA512/224withRSA", Scheme.PKCS1, "SHA-512/224", oid(RSA_OID + "15")));
        all.add(of("SHA512/256withRSA", Scheme.PKCS1, "SHA-512/256", oid(RSA_OID + "16")));
        all.add(of("SHA3-224withRSA", Scheme.PKCS1, "SHA3-224", oid(NIST_SIGNATURE_OID + "13")));
        all.add(of("SHA3-256withRSA", Scheme.PKCS1, "SHA3-256", oid(NIST_SIGNATURE_OID + "14")));
        all.add(of("SHA3-384withRSA", Scheme.PKCS1, "SHA3-384", oid(NIST_SIGNATURE_OID + "15")));
        all.add(of("SHA3-512withRSA", Scheme.PKCS1, "SHA3-512", oid(NIST_SIGNATURE_OID + "16")));
        all.add(of("RSASSA-PSS", Scheme.PSS, "", oid(RSA_OID + "10")));
        for (int bits : new int[] {256, 384, 512}) {
            String prefix = "SHA" + bits + "withRSA";
            all.add(of(prefix + "andMGF1", Scheme.PSS, "SHA-" + bits, prefix + "/PSS", prefix + "SSA-PSS"));
        }
    }

    private static void ecdsa(List<SignatureName> all) {
        ecdsa(all, "NONE", "");
        ecdsa(all, "SHA1", "SHA-1", oid(ECDSA_OID + "1"));
        ecdsa(all, "SHA224", "SHA-224", oid(ECDSA_OID + "3.1"));
        ecdsa(all, "SHA256", "SHA-256", oid(ECDSA_OID + "3.2"));
        ecdsa(all, "SHA384", "SHA-384", oid(ECDSA_OID + "3.3"));
        ecdsa(all, "SHA512", "SHA-512", oid(ECDSA_OID + "3.4"));
        ecdsa(all, "SHA3-224", "SHA3-224", oid(NIST_SIGNATURE_OID + "9"));
        ecdsa(all, "SHA3-256", "SHA3-256", oid(NIST_SIGNATURE_OID + "10"));
        ecdsa(all, "SHA3-384", "SHA3-384", oid(NIST_SIGNATURE_OID + "11"));
        ecdsa(all, "SHA3-512", "SHA3-512", oid(NIST_SIGNATURE_OID + "12"));
    }

    private static void ecdsa(List<SignatureName> all, String prefix, String hash, String... oids) {
        all.add(of(prefix + "withECDSA", Scheme.ECDSA, hash, oids));
        all.add(of(prefix + "withECDSAinP1363Format", Scheme.ECDSA_P1363, hash));
    }

    private static String[] oid(String oid) {
        return new String[] {oid, "OID." + oid};
    }

    private static SignatureName of(String name, Scheme scheme, String hash, String... aliases) {
        return new SignatureName(name, List.of(aliases), scheme, hash);
    }

    /** Whether it is a name that no provider of the JDK has: RSASSA-PSS with a hash, in the words of other providers. */
    boolean isOurs() {
        return scheme == Scheme.PSS && !hash.isEmpty();
    }

    boolean isEcdsa() {
        return scheme == Scheme.ECDSA || scheme == Scheme.ECDSA_P1363;
    }

    /** Whether the program hands over a digest. */
    boolean takesDigest() {
        return name.startsWith("NONE");
    }
}
