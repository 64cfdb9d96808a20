package io.keyhold;

import static io.keyhold.AccessWorld.ALICE;
import static io.keyhold.AccessWorld.iam;
import static io.keyhold.AccessWorld.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code keyhold.keystore-password}, {@code keyhold.principal-secret} and the secrets of users. */
class LoginTest {
    private static final char[] SECRET = "alice's secret".toCharArray();
    private static final char[] WRONG = "somebody else's".toCharArray();

    @TempDir
    Path directory;

    private static KeyStore load(AccessWorld world, char[] password) throws Exception {
        KeyStore store = KeyStore.getInstance("KEYHOLD", new KeyholdProvider(world.keyhold()));
        store.load(null, password);
        return store;
    }

    private static void refused(AccessWorld world, char[] password) {
        assertThatThrownBy(() -> load(world, password))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(UnrecoverableKeyException.class)
                .hasRootCauseInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining("audit event");
    }

    @Test
    void none_ignoresThePassword_untilThePrincipalHasASecret() throws Exception {
        try (AccessWorld world = new AccessWorld(directory, "keyhold.principal = " + ALICE)) {
            assertThat(load(world, WRONG)).isNotNull();
            assertThat(load(world, null)).isNotNull();

            world.admin().setSecret(ALICE, SECRET);
            refused(world, WRONG);
            refused(world, null);
            assertThat(load(world, SECRET)).isNotNull();

            world.admin().deleteSecret(ALICE);
            assertThat(load(world, WRONG)).isNotNull();
        }
    }

    @Test
    void principal_asksForTheSecret() throws Exception {
        try (AccessWorld world =
                new AccessWorld(directory, "keyhold.principal = " + ALICE, "keyhold.keystore-password = principal")) {
            assertThatThrownBy(() -> load(world, SECRET))
                    .hasMessageContaining("has no secret. Call KeyholdAdmin.setSecret");
            world.admin().setSecret(ALICE, SECRET);
            assertThat(load(world, SECRET)).isNotNull();
            refused(world, WRONG);
        }
    }

    @Test
    void root_asksForThePassphraseOfTheStore() throws Exception {
        try (AccessWorld world = new AccessWorld(directory, "keyhold.keystore-password = root")) {
            assertThat(load(world, "correct horse battery staple".toCharArray()))
                    .isNotNull();
            refused(world, WRONG);
            refused(world, null);
        }
    }

    @Test
    void principalSecret_inTheSettings_authenticates() throws Exception {
        Files.writeString(directory.resolve("alice.secret"), new String(SECRET) + "\n");
        try (AccessWorld world = new AccessWorld(
                directory, "keyhold.principal = " + ALICE, "keyhold.principal-secret = file:alice.secret")) {
            world.admin().putPolicy(ALICE, "Make", policy(iam("Allow", "kms:*", "*")));
            world.admin().setSecret(ALICE, SECRET);
            assertThat(load(world, null)).isNotNull();
            refused(world, WRONG);
            world.admin().setSecret(ALICE, WRONG);
            refused(world, null);
        }
    }

    @Test
    void services_withoutPassword_needTheConfiguredSecret() throws Exception {
        try (AccessWorld world = new AccessWorld(directory, "keyhold.principal = " + ALICE)) {
            world.admin().setSecret(ALICE, SECRET);
            KeyGenerator generator = KeyGenerator.getInstance("AES", new KeyholdProvider(world.keyhold()));
            assertThatThrownBy(() -> {
                        generator.init(KeyholdKeyGenSpec.named("made"));
                        generator.generateKey();
                    })
                    .hasStackTraceContaining("the password for " + ALICE + " is missing");
        }
    }

    @Test
    void setSecret_keyStoreThatWasLoadedWithoutIt_isRefusedFromThenOn() throws Exception {
        try (AccessWorld world = new AccessWorld(directory, "keyhold.principal = " + ALICE)) {
            world.admin().putPolicy(ALICE, "All", policy(iam("Allow", "kms:*", "*")));
            KeyStore before = load(world, WRONG);
            before.setEntry("mac", new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[32], "HmacSHA256")), null);
            Mac mac = Mac.getInstance("HmacSHA256", new KeyholdProvider(world.keyhold()));
            mac.init(before.getKey("mac", null));
            byte[] tag = mac.doFinal(new byte[1]);
            world.as(ALICE)
                    .createAlias(CreateAliasRequest.of(
                            "alias/blob",
                            world.as(ALICE)
                                    .createKey(CreateKeyRequest.of())
                                    .keyMetadata()
                                    .keyId()));
            before.setEntry("aes", new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[32], "AES")), null);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", new KeyholdProvider(world.keyhold()));
            cipher.init(Cipher.ENCRYPT_MODE, before.getKey("aes", null));
            Cipher asked = envelope(world, before.getKey("blob", null));
            Cipher begun = envelope(world, before.getKey("blob", null));
            begun.update(new byte[1]);

            world.admin().setSecret(ALICE, SECRET);
            KeyStore after = load(world, SECRET);

            for (ThrowingCallable use : List.<ThrowingCallable>of(
                    () -> before.getKey("mac", null),
                    () -> before.aliases(),
                    () -> before.containsAlias("mac"),
                    () -> before.store(null, null),
                    () -> mac.doFinal(new byte[1]),
                    () -> cipher.doFinal(new byte[1]),
                    () -> asked.update(new byte[1]),
                    () -> asked.doFinal(new byte[1]),
                    () -> begun.update(new byte[1 << 20]),
                    () -> begun.doFinal())) {
                assertThatThrownBy(use)
                        .hasStackTraceContaining("the password for " + ALICE + " is missing")
                        .hasStackTraceContaining("audit event");
            }
            mac.init(after.getKey("mac", null));
            assertThat(mac.doFinal(new byte[1])).isEqualTo(tag);
            world.admin().deleteSecret(ALICE);
            assertThat(before.getKey("mac", null)).isNotNull();
        }
    }

    private static Cipher envelope(AccessWorld world, Key key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("KEYHOLD/ENVELOPE/NoPadding", new KeyholdProvider(world.keyhold()));
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher;
    }

    @Test
    void setSecret_keyStoreThatHasShownTheFormerOne_goesOn() throws Exception {
        try (AccessWorld world = new AccessWorld(directory, "keyhold.principal = " + ALICE)) {
            world.admin().putPolicy(ALICE, "All", policy(iam("Allow", "kms:*", "*")));
            world.admin().setSecret(ALICE, SECRET);
            KeyStore before = load(world, SECRET);

            world.admin().setSecret(ALICE, WRONG);

            assertThat(Collections.list(before.aliases())).isEmpty();
            refused(world, SECRET);
        }
    }

    @Test
    void secrets_areInNoFileOfTheStore() throws Exception {
        try (AccessWorld world = new AccessWorld(directory)) {
            world.admin().setSecret(ALICE, SECRET);
            assertThat(world.admin().describePrincipal(ALICE).hasSecret()).isTrue();
            assertThatCode(() -> world.admin().setSecret(ALICE, "short".toCharArray()))
                    .isInstanceOf(KmsException.Validation.class)
                    .hasMessageNotContaining("short`");
        }
        try (var files = Files.walk(directory)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            for (Path file : all) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(new String(SECRET));
            }
        }
    }
}
