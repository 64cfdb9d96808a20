package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every name of a signature: against a second implementation both ways, in every way of feeding it, from 16 threads. */
class SignatureFormsTest {
    private static final int THREADS = 16;
    private static final int ROUNDS = Boolean.getBoolean("keyhold.long") ? 400 : 6;
    private static final byte[] MESSAGE = "a message to sign, of more than one block of any hash: 0123456789 0123456789"
            .repeat(3)
            .getBytes(StandardCharsets.UTF_8);
    private static Managed managed;

    /** A name, the key it is for, its parameters and who judges it. */
    record Form(KeySpec spec, String name, Optional<AlgorithmParameterSpec> parameters, String judge) {
        Form(KeySpec spec, String name, String judge) {
            this(spec, name, Optional.empty(), judge);
        }

        Signature ours() throws Exception {
            return with(Signature.getInstance(name, managed.provider));
        }

        Signature theirs() throws Exception {
            return with(
                    judge.equals("BC")
                            ? Signature.getInstance(bouncyCastleName(), Managed.BC)
                            : Signature.getInstance(name, judge));
        }

        private String bouncyCastleName() {
            return name.equals("SM3withSM2") || !name.contains("P1363")
                    ? name
                    : name.replace("withECDSAinP1363Format", "withPLAIN-ECDSA");
        }

        private Signature with(Signature signature) throws Exception {
            if (parameters.isPresent()) {
                signature.setParameter(parameters.get());
            }
            return signature;
        }

        PublicKey publicKeyOfTheJudge() throws Exception {
            PublicKey key = managed.signing(spec).getPublic();
            return judge.equals("BC")
                    ? java.security.KeyFactory.getInstance(
                                    spec.name().startsWith("ML") ? "ML-DSA" : family(), Managed.BC)
                            .generatePublic(new X509EncodedKeySpec(key.getEncoded()))
                    : key;
        }

        private String family() {
            return spec.family() == KeySpec.Family.RSA
                    ? "RSA"
                    : spec.family() == KeySpec.Family.EDWARDS ? "Ed25519" : "EC";
        }

        @Override
        public String toString() {
            return spec + " " + name
                    + parameters.map(given -> " with parameters").orElse("") + ", judge " + judge;
        }
    }

    static Stream<Form> forms() {
        List<Form> forms = new ArrayList<>();
        for (int bits : new int[] {256, 384, 512}) {
            String hash = "SHA-" + bits;
            PSSParameterSpec pss = new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1);
            forms.add(new Form(KeySpec.RSA_2048, "SHA" + bits + "withRSA", "SunRsaSign"));
            forms.add(new Form(KeySpec.RSA_3072, "SHA" + bits + "withRSA", "BC"));
            forms.add(new Form(KeySpec.RSA_2048, "RSASSA-PSS", Optional.of(pss), "SunRsaSign"));
            forms.add(new Form(KeySpec.RSA_2048, "SHA" + bits + "withRSAandMGF1", "BC"));
        }
        forms.add(new Form(KeySpec.RSA_4096, "SHA512withRSA", "SunRsaSign"));
        forms.add(new Form(KeySpec.ECC_NIST_P256, "SHA256withECDSA", "SunEC"));
        forms.add(new Form(KeySpec.ECC_NIST_P256, "SHA256withECDSAinP1363Format", "SunEC"));
        forms.add(new Form(KeySpec.ECC_NIST_P384, "SHA384withECDSA", "SunEC"));
        forms.add(new Form(KeySpec.ECC_NIST_P384, "SHA384withECDSAinP1363Format", "SunEC"));
        forms.add(new Form(KeySpec.ECC_NIST_P521, "SHA512withECDSA", "SunEC"));
        forms.add(new Form(KeySpec.ECC_NIST_P521, "SHA512withECDSAinP1363Format", "SunEC"));
        forms.add(new Form(KeySpec.ECC_NIST_P521, "SHA512withECDSA", "BC"));
        forms.add(new Form(KeySpec.ECC_SECG_P256K1, "SHA256withECDSA", "BC"));
        forms.add(new Form(KeySpec.ECC_SECG_P256K1, "SHA256withECDSAinP1363Format", "BC"));
        forms.add(new Form(KeySpec.ECC_NIST_EDWARDS25519, "Ed25519", "SunEC"));
        forms.add(new Form(KeySpec.ECC_NIST_EDWARDS25519, "EdDSA", "SunEC"));
        forms.add(new Form(KeySpec.ECC_NIST_EDWARDS25519, "EdDSA", Optional.of(new EdDSAParameterSpec(true)), "SunEC"));
        forms.add(new Form(KeySpec.ECC_NIST_EDWARDS25519, "Ed25519", "BC"));
        for (KeySpec spec : List.of(KeySpec.ML_DSA_44, KeySpec.ML_DSA_65, KeySpec.ML_DSA_87)) {
            forms.add(new Form(spec, "ML-DSA-" + spec.parameterSet(), "BC"));
        }
        forms.add(new Form(KeySpec.SM2, "SM3withSM2", "BC"));
        return forms.stream();
    }

    @BeforeAll
    static void open() throws Exception {
        managed = Managed.alone();
    }

    @AfterAll
    static void close() {
        managed.close();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void signature_ofOurs_isVerifiedByThem_andTheirsByUs(Form form) throws Exception {
        KeyPair ours = managed.signing(form.spec());
        byte[] byUs = sign(form.ours(), ours, MESSAGE);
        assertThat(verifies(form.theirs(), form.publicKeyOfTheJudge(), MESSAGE, byUs))
                .isTrue();
        assertThat(verifies(form.ours(), ours.getPublic(), MESSAGE, byUs)).isTrue();
        byUs[byUs.length - 1] ^= 1;
        assertThat(verifies(form.theirs(), form.publicKeyOfTheJudge(), MESSAGE, byUs))
                .isFalse();
        assertThat(verifies(form.ours(), ours.getPublic(), MESSAGE, byUs)).isFalse();

        KeyPair theirs = software(form);
        byte[] byThem = sign(form.theirs(), theirs, MESSAGE);
        PublicKey known = reread(form, theirs.getPublic());
        assertThat(verifies(form.ours(), known, MESSAGE, byThem)).isTrue();
        assertThat(verifies(form.ours(), known, new byte[] {1}, byThem)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void message_byteByByteInPiecesOrBuffers_isTheSameMessage(Form form) throws Exception {
        KeyPair pair = managed.signing(form.spec());
        Signature signature = form.ours();
        signature.initSign(pair.getPrivate());
        List<byte[]> made = new ArrayList<>();
        for (byte b : MESSAGE) {
            signature.update(b);
        }
        made.add(signature.sign());
        for (int at = 0; at < MESSAGE.length; at += 7) {
            signature.update(MESSAGE, at, Math.min(7, MESSAGE.length - at));
        }
        made.add(signature.sign());
        ByteBuffer direct =
                ByteBuffer.allocateDirect(MESSAGE.length).put(MESSAGE).flip();
        signature.update(direct);
        made.add(signature.sign());
        signature.update(ByteBuffer.wrap(MESSAGE).asReadOnlyBuffer());
        byte[] room = new byte[6000];
        int written = signature.sign(room, 3, room.length - 3);
        made.add(java.util.Arrays.copyOfRange(room, 3, 3 + written));

        for (byte[] each : made) {
            assertThat(verifies(form.theirs(), form.publicKeyOfTheJudge(), MESSAGE, each))
                    .isTrue();
            Signature verifying = form.ours();
            verifying.initVerify(pair.getPublic());
            for (byte b : MESSAGE) {
                verifying.update(b);
            }
            assertThat(verifying.verify(each)).isTrue();
            verifying.update(ByteBuffer.wrap(MESSAGE));
            assertThat(verifying.verify(each)).isTrue();
        }
        assertThat(direct.remaining()).isZero();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void signature_afterAFailure_canBeUsedAgain(Form form) throws Exception {
        KeyPair pair = managed.signing(form.spec());
        Signature signature = form.ours();
        signature.initSign(pair.getPrivate());
        signature.update(MESSAGE);
        managed.disable(true);
        try {
            assertThatThrownBy(signature::sign)
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("is disabled. Call EnableKey (audit event ");
        } finally {
            managed.disable(false);
        }
        signature.update(MESSAGE);
        byte[] again = signature.sign();
        assertThat(verifies(form.theirs(), form.publicKeyOfTheJudge(), MESSAGE, again))
                .isTrue();
        signature.initVerify(pair.getPublic());
        signature.update(MESSAGE);
        assertThat(verified(signature, new byte[] {1, 2, 3})).isFalse();
        signature.update(MESSAGE);
        assertThat(signature.verify(again)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void oneHandle_fromSixteenThreads_signsRightEveryTime(Form form) throws Exception {
        KeyPair pair = managed.signing(form.spec());
        PublicKey judged = form.publicKeyOfTheJudge();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                byte own = (byte) thread;
                work.add(() -> {
                    Signature signature = form.ours();
                    signature.initSign(pair.getPrivate());
                    int right = 0;
                    for (int round = 0; round < ROUNDS; round++) {
                        byte[] message = {own, (byte) round, (byte) (round >> 8)};
                        signature.update(message);
                        right += verifies(form.theirs(), judged, message, signature.sign()) ? 1 : 0;
                    }
                    return right;
                });
            }
            int right = 0;
            for (Future<Integer> each : threads.invokeAll(work)) {
                right += each.get();
            }
            assertThat(right).isEqualTo(THREADS * ROUNDS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static KeyPair software(Form form) throws Exception {
        Provider provider = form.judge().equals("BC") ? Managed.BC : java.security.Security.getProvider(form.judge());
        String algorithm = switch (form.spec().family()) {
            case RSA -> "RSA";
            case EC, SM2 -> "EC";
            case EDWARDS -> "Ed25519";
            case ML_DSA -> "ML-DSA-" + form.spec().parameterSet();
            case ML_KEM, AES, HMAC -> throw new IllegalStateException();
        };
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, provider);
        switch (form.spec()) {
            case RSA_2048, RSA_3072, RSA_4096 -> generator.initialize(2048, new SecureRandom());
            case ECC_NIST_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
            case ECC_NIST_P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
            case ECC_NIST_P521 -> generator.initialize(new ECGenParameterSpec("secp521r1"));
            case ECC_SECG_P256K1 -> generator.initialize(new ECGenParameterSpec("secp256k1"));
            case SM2 -> generator.initialize(new ECGenParameterSpec("sm2p256v1"));
            default -> {}
        }
        return generator.generateKeyPair();
    }

    /** The key as a program gets it from a certificate: by the JDK if it knows the kind, else by Keyhold. */
    private static PublicKey reread(Form form, PublicKey key) throws Exception {
        X509EncodedKeySpec encoded = new X509EncodedKeySpec(key.getEncoded());
        boolean unknown = form.spec() == KeySpec.ECC_SECG_P256K1
                || form.spec() == KeySpec.SM2
                || form.spec().family() == KeySpec.Family.ML_DSA;
        String algorithm = switch (form.spec().family()) {
            case RSA -> "RSA";
            case EC, SM2 -> "EC";
            case EDWARDS -> "Ed25519";
            case ML_DSA -> "ML-DSA";
            case ML_KEM, AES, HMAC -> throw new IllegalStateException();
        };
        return unknown
                ? java.security.KeyFactory.getInstance(algorithm, managed.provider)
                        .generatePublic(encoded)
                : java.security.KeyFactory.getInstance(algorithm).generatePublic(encoded);
    }

    private static byte[] sign(Signature signature, KeyPair pair, byte[] message) throws Exception {
        signature.initSign(pair.getPrivate());
        signature.update(message);
        return signature.sign();
    }

    private static boolean verifies(Signature signature, PublicKey key, byte[] message, byte[] made) throws Exception {
        signature.initVerify(key);
        signature.update(message);
        return verified(signature, made);
    }

    private static boolean verified(Signature signature, byte[] made) {
        try {
            return signature.verify(made);
        } catch (SignatureException e) {
            return false;
        }
    }
}
