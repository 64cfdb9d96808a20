package io.keyhold.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.crypto.AesBlocks;
import io.keyhold.tokens.TokenException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token of SoftHSM2. */
class TokenTest {
    @TempDir
    static Path folder;

    private static SoftHsm hsm;

    @BeforeAll
    static void make() {
        hsm = SoftHsm.create(folder);
    }

    @Test
    void aes_ofTheToken_encryptsAsTheJdkDoes() throws Exception {
        byte[] value = new byte[32];
        Arrays.fill(value, (byte) 0x42);
        hsm.writeAes(folder, "known", value, "--sensitive");
        Cipher jdk = Cipher.getInstance("AES/ECB/NoPadding", "SunJCE");
        jdk.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(value, "AES"));
        byte[] blocks =
                "forty-eight bytes, which are three blocks of AES".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] expected = jdk.doFinal(blocks);

        TokenAes key = hsm.login().aes("known");
        byte[] alone = blocks.clone();
        key.blocks().encrypt(alone);
        AesBlocks.Remote remote = key.blocks();
        byte[] together = remote.together(() -> {
            byte[] own = blocks.clone();
            remote.encrypt(own);
            return own;
        });

        assertThat(alone).isEqualTo(expected);
        assertThat(together).isEqualTo(expected);
    }

    @Test
    void createAes_labelThatIsThere_isRefused() {
        TokenKeys keys = hsm.login();
        keys.createAes("once");

        assertThatThrownBy(() -> keys.createAes("once"))
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("has an object with the label `once` already");
        assertThat(keys.delete("once")).isTrue();
        assertThat(keys.delete("once")).isFalse();
    }

    @Test
    void aes_thatIsNotThere_saysSo() {
        assertThatThrownBy(() -> hsm.login().aes("nothing"))
                .isInstanceOfSatisfying(
                        TokenException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_KEY))
                .hasMessageContaining("has no key with the label `nothing`, or it was logged out, or it is lost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--extractable", "--extractable --sensitive"})
    void aes_thatCanLeaveTheToken_isRefused(String access) throws Exception {
        TokenKeys keys = hsm.login();
        hsm.writeAes(folder, "readable", new byte[32], access.split(" "));

        assertThatThrownBy(() -> keys.aes("readable"))
                .isInstanceOfSatisfying(
                        TokenException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNFIT_KEY))
                .hasMessageContaining("key `readable` of token")
                .hasMessageContaining("is not both sensitive and not extractable");
        keys.delete("readable");
    }

    @Test
    void login_wrongPin_isShownOnce() {
        Token token = SoftHsm.create(folder).open();

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> token.login("wrong-pin-1"::toCharArray))
                    .isInstanceOfSatisfying(
                            TokenException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_PIN))
                    .hasMessageContaining("PIN");
        }
        assertThat(token.counts().failed()).isEqualTo(1);
        token.login(SoftHsm.PIN::toCharArray);
        assertThatThrownBy(() -> token.login("another-pin"::toCharArray))
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("is logged in to by this process with another PIN");
        assertThat(token.counts().failed()).isEqualTo(1);
    }

    @Test
    void encrypt_afterSomebodyElseLoggedOut_logsInAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        TokenKeys keys = hsm.open().login(() -> {
            asked.incrementAndGet();
            return SoftHsm.PIN.toCharArray();
        });
        TokenAes key = keys.createAes("logged-out");
        AesBlocks.Remote blocks = key.blocks();
        byte[] before = key.checkValue();

        hsm.open().provider().logout();
        byte[] block = new byte[16];
        Arrays.fill(block, (byte) 0xff);
        blocks.encrypt(block);

        assertThat(block).isEqualTo(before);
        assertThat(key.checkValue()).isEqualTo(before);
        assertThat(asked).hasValue(2);
    }

    /** As if the token had been exchanged for another one with the same label, and with a key of the same label. */
    @Test
    void encrypt_anotherKeyUnderTheLabelMeanwhile_isRefused() throws Exception {
        TokenKeys keys = hsm.login();
        TokenAes key = keys.createAes("exchanged");
        AesBlocks.Remote blocks = key.blocks();
        blocks.encrypt(new byte[16]);
        keys.delete("exchanged");
        hsm.writeAes(folder, "exchanged", new byte[32], "--sensitive");

        assertThatThrownBy(() -> blocks.encrypt(new byte[16]))
                .isInstanceOfSatisfying(
                        TokenException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNFIT_KEY))
                .hasMessage("the object `exchanged` of token `" + hsm.label() + "` is another key than it was");
        assertThatThrownBy(() -> blocks.together(() -> {
                    blocks.encrypt(new byte[16]);
                    return blocks;
                }))
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("is another key than it was");
        keys.delete("exchanged");
    }

    @Test
    void show_whileAnotherCallHasTheTurn_isHeldToItsTime() throws Exception {
        SoftHsm own = SoftHsm.create(folder);
        Token token = own.open();
        token.limit(new TokenLimits(java.time.Duration.ofMillis(200), 8));
        java.util.concurrent.CountDownLatch inside = new java.util.concurrent.CountDownLatch(1);
        java.util.concurrent.CountDownLatch over = new java.util.concurrent.CountDownLatch(1);
        Thread first = new Thread(() -> token.exclusively(() -> {
            inside.countDown();
            try {
                return over.await(1, java.util.concurrent.TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }));
        first.start();
        inside.await();

        assertThatThrownBy(() -> token.login(SoftHsm.PIN::toCharArray))
                .isInstanceOfSatisfying(
                        TokenException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                .hasMessage("token `" + own.label() + "` is busy: it has another call that has not come back yet");
        over.countDown();
        first.join();
    }

    @Test
    void find_whatIsNotThere_namesWhatThereIs() throws Exception {
        hsm.open();

        assertThatThrownBy(() -> TokenLibrary.find(
                        TokenAddress.parse("pkcs11:token=no-such-token?module-path=" + hsm.library()),
                        TokenLimits.DEFAULT))
                .isInstanceOfSatisfying(
                        TokenException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_TOKEN))
                .hasMessageContaining("token `no-such-token` is not in PKCS#11 library")
                .hasMessageContaining(hsm.label());
        assertThatThrownBy(() -> TokenLibrary.find(
                        TokenAddress.parse("pkcs11:token=t?module-path=" + folder + "/nothing.so"),
                        TokenLimits.DEFAULT))
                .isInstanceOfSatisfying(
                        TokenException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_LIBRARY))
                .hasMessageContaining("nothing.so` is not there");
        Path text = Files.writeString(folder.resolve("text.so"), "not a library");
        assertThatThrownBy(() -> TokenLibrary.find(
                        TokenAddress.parse("pkcs11:token=t?module-path=" + text), TokenLimits.DEFAULT))
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("text.so");
    }

    @Test
    void find_bySerialAndSlot_isTheSameToken() {
        Token token = hsm.open();
        String shown = token.toString();
        String serial = shown.replaceAll(".*serial=([0-9a-f]+).*", "$1");

        assertThat(TokenLibrary.find(
                        TokenAddress.parse("pkcs11:serial=" + serial + "?module-path=" + hsm.library()),
                        TokenLimits.DEFAULT))
                .isSameAs(token);
        assertThat(TokenLibrary.find(
                        TokenAddress.parse("pkcs11:slot-id=" + token.slot() + "?module-path=" + hsm.library()),
                        TokenLimits.DEFAULT))
                .isSameAs(token);
    }

    @Test
    void providers_ofTheJvm_stayAsTheyWere() {
        hsm.login();

        assertThat(Security.getProviders())
                .extracting(java.security.Provider::getName)
                .noneMatch(name -> name.startsWith("SunPKCS11-"));
    }

    @Test
    void encrypt_onManyThreads_isRightEachTime() throws Exception {
        TokenAes key = hsm.login().createAes("threads");
        byte[] expected = key.checkValue();
        List<Thread> threads = new ArrayList<>();
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger right = new AtomicInteger();
        for (int t = 0; t < 16; t++) {
            threads.add(new Thread(() -> {
                AesBlocks.Remote blocks = key.blocks();
                for (int i = 0; i < 100; i++) {
                    byte[] block = new byte[16];
                    Arrays.fill(block, (byte) 0xff);
                    blocks.encrypt(block);
                    (Arrays.equals(block, expected) ? right : wrong).incrementAndGet();
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(wrong).hasValue(0);
        assertThat(right).hasValue(1600);
    }
}
