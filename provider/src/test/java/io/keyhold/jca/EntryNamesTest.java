package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.TestCertificates;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.KeySpec;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entry names of any form: what was set reads back, and what is listed is there. */
class EntryNamesTest {
    private static final String FREE_ID = "12345678-1234-1234-1234-123456789abc";
    private static final String ACCOUNT_ARN = "arn:aws:kms:eu-central-1:000000000000:";

    private final Keys keys = Keys.appended();

    @AfterEach
    void remove() {
        keys.close();
    }

    static Stream<String> oddNames() {
        return Stream.of(
                "",
                " ",
                "\t",
                " web ",
                "a\nb",
                "Web",
                "WEB",
                "stra\u00dfe",
                "\u0130",
                "\ud83d\udd11",
                "e\u0301",
                "server.example.com",
                "*",
                "a/b/c",
                "/",
                "alias/",
                "alias/web",
                "alias/alias/web",
                "alias/alias/stra\u00dfe",
                "alias/" + FREE_ID,
                FREE_ID,
                FREE_ID.toUpperCase(java.util.Locale.ROOT),
                "mrk-" + "1".repeat(32),
                "mrk-",
                "arn:",
                "arn:aws:kms",
                ACCOUNT_ARN + "key/" + FREE_ID,
                ACCOUNT_ARN + "alias/nothing",
                "x".repeat(250),
                "x".repeat(251),
                "x".repeat(400),
                "\u00fc".repeat(256));
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void setKeyEntry_oddName_readsBackIsListedAndCanBeDeleted(String name) throws Exception {
        Certificate certificate = enter(name);
        KeyStore store = keys.store();

        assertThat(store.containsAlias(name)).isTrue();
        assertThat(store.isKeyEntry(name)).isTrue();
        assertThat(store.getKey(name, null)).isNotNull();
        assertThat(store.getCertificateChain(name)).containsExactly(certificate);
        assertThat(store.getCreationDate(name)).isNotNull();
        requireEveryListedIsThere(store);
        assertThat(store.size()).isOne();
        String listed = store.aliases().nextElement();
        assertThat(store.getCertificateChain(listed)).containsExactly(certificate);
        store.deleteEntry(listed);
        store.store(null, null);
        assertThat(keys.store().containsAlias(name)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void setCertificateEntry_oddName_readsBackAndIsListed(String name) throws Exception {
        KeyStore store = keys.store();
        Certificate certificate = TestCertificates.selfSigned(pair(), new JcaContentSignerBuilder("SHA256withECDSA"));
        store.setCertificateEntry(name, certificate);

        assertThat(store.getCertificate(name)).isEqualTo(certificate);
        assertThat(store.size()).isOne();
        assertThat(store.getCertificate(store.aliases().nextElement())).isEqualTo(certificate);
    }

    /** All of them together, some of them twice over in other words, in any order. */
    @Test
    void entries_oddNamesTogether_areEachFoundAndDistinct() throws Exception {
        Random random = new Random(7);
        List<String> names = new ArrayList<>(oddNames().toList());
        for (int i = 0; i < 40; i++) {
            names.add(random.ints(1 + random.nextInt(12), 0, 8)
                    .mapToObj(part -> List.of("alias/", "arn:", "-", "/", "a", "A", "\u00e9", ":")
                            .get(part))
                    .reduce("", String::concat));
        }
        Collections.shuffle(names, random);
        KeyStore store = keys.store();
        Map<String, Key> bound = new LinkedHashMap<>();
        for (String name : names) {
            byte[] material = new byte[32];
            random.nextBytes(material);
            store.setKeyEntry(name, new SecretKeySpec(material, "HmacSHA256"), null, null);
            String local = name.startsWith("alias/") ? name.substring(6) : name;
            bound.put(local, store.getKey(name, null));
        }

        for (String name : names) {
            String local = name.startsWith("alias/") ? name.substring(6) : name;
            assertThat(store.getKey(name, null)).as(name).isEqualTo(bound.get(local));
        }
        requireEveryListedIsThere(store);
        assertThat(Collections.list(store.aliases()).stream()
                        .map(listed -> key(store, listed))
                        .distinct())
                .containsAll(bound.values());
    }

    /** AWS allows such an alias; it shows by its whole name where its short one is another key. */
    @Test
    void aliases_aliasInTheFormOfTheIdOfAnotherKey_bothAreFound() throws Exception {
        Key one = keys.signing(KeySpec.ECC_NIST_P256).getPrivate();
        Key two = keys.signing(KeySpec.ECC_NIST_P256).getPrivate();
        String idOfOne = id(one);
        keys.kms().createAlias(CreateAliasRequest.of("alias/" + idOfOne, id(two)));
        KeyStore store = keys.store();

        assertThat(Collections.list(store.aliases())).containsExactlyInAnyOrder("alias/" + idOfOne, idOfOne);
        assertThat(store.getKey(idOfOne, null)).isEqualTo(one);
        assertThat(store.getKey("alias/" + idOfOne, null)).isEqualTo(two);
        store.deleteEntry("alias/" + idOfOne);
        assertThat(store.getKey(idOfOne, null)).as("is another entry").isEqualTo(one);
        assertThat(Collections.list(store.aliases())).contains(idOfOne).doesNotContain("alias/" + idOfOne);
        store.store(null, null);
        assertThat(Collections.list(store.aliases())).containsExactlyInAnyOrder(id(two), idOfOne);
    }

    @Test
    void setKeyEntry_idOrArnOfAnotherKey_isRefused() throws Exception {
        Key one = keys.signing(KeySpec.ECC_NIST_P256).getPrivate();
        Key two = keys.signing(KeySpec.ECC_NIST_P256).getPrivate();
        Certificate[] chain = {TestCertificates.selfSigned(pair(), new JcaContentSignerBuilder("SHA256withECDSA"))};
        KeyStore store = keys.store();
        String arn = one.toString().replaceAll(".*(arn:\\S+).*", "$1");

        for (String name : new String[] {id(one), arn}) {
            assertThatThrownBy(() -> store.setKeyEntry(name, two, null, chain))
                    .isInstanceOf(KeyStoreException.class)
                    .hasMessageContaining("entry name `" + name + "` is the id or ARN of another key")
                    .hasMessageNotContaining("another key, ")
                    .hasMessageContaining("Choose another entry name");
            assertThatThrownBy(() -> store.setKeyEntry(name, pair().getPrivate(), null, chain))
                    .isInstanceOf(KeyStoreException.class)
                    .hasMessageContaining("is the id or ARN of another key");
        }
        assertThat(keys.storedKeys()).isEqualTo(2);
        store.setKeyEntry(id(one), one, null, chain);
        assertThat(store.getCertificateChain(id(one))).containsExactly(chain);
        requireEveryListedIsThere(store);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key/" + FREE_ID, "alias/nothing"})
    void setKeyEntry_arnOfAnotherAccount_isRefusedFoundOrNot(String resource) throws Exception {
        Key one = keys.signing(KeySpec.ECC_NIST_P256).getPrivate();
        String home = one.toString().replaceAll(".*(arn:\\S+:)[0-9]{12}:key.*", "$1");
        String name = home + "999988887777:" + resource;

        assertThatThrownBy(() -> enter(name))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("entry name `" + name + "` is an ARN of another account")
                .hasMessageContaining("Choose another entry name");
        Certificate[] chain = {TestCertificates.selfSigned(pair(), new JcaContentSignerBuilder("SHA256withECDSA"))};
        assertThatThrownBy(() -> keys.store().setKeyEntry(name, one, null, chain))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("is an ARN of another account");
        assertThat(keys.storedKeys()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00b", "a\u0000b"})
    void name_thatIsNoText_isRefusedAndNeverTakenForAnother(String name) throws Exception {
        enter("?");
        enter("a?b");
        enter("a");
        KeyStore store = keys.store();

        assertThat(store.containsAlias(name)).isFalse();
        assertThat(store.getKey(name, null)).isNull();
        assertThatThrownBy(() -> enter(name))
                .isInstanceOf(KeyStoreException.class)
                .message()
                .containsAnyOf("holds half a surrogate pair", "characters that cannot be stored");
        assertThat(keys.storedKeys()).isEqualTo(3);
    }

    private Certificate enter(String name) throws Exception {
        KeyPair pair = pair();
        Certificate certificate = TestCertificates.selfSigned(pair, new JcaContentSignerBuilder("SHA256withECDSA"));
        keys.store().setKeyEntry(name, pair.getPrivate(), null, new Certificate[] {certificate});
        return certificate;
    }

    private static void requireEveryListedIsThere(KeyStore store) throws Exception {
        for (String listed : Collections.list(store.aliases())) {
            assertThat(store.containsAlias(listed)).as(listed).isTrue();
            assertThat(store.getCreationDate(listed)).as(listed).isNotNull();
            assertThat(store.isKeyEntry(listed)).as(listed).isTrue();
        }
    }

    private static Key key(KeyStore store, String name) {
        try {
            return store.getKey(name, null);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String id(Key key) {
        return key.toString().replaceAll(".*key/([0-9a-f-]{36}).*", "$1");
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }
}
