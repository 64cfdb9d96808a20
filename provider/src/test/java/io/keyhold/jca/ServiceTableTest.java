package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Proxy;
import java.security.DrbgParameters;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the table of services says to those who read it, and what becomes of provider and keys in a stream. */
class ServiceTableTest {
    private static Keys keys;

    @BeforeAll
    static void install() {
        keys = Keys.appended();
    }

    @AfterAll
    static void remove() {
        keys.close();
    }

    /** That of a KEM is behind the proxy of an interface that older Java does not have. */
    @Test
    void everyService_namesTheClassOfItsSpiAndWhereItIsImplemented() throws Exception {
        for (Provider.Service service : keys.provider.getServices()) {
            Class<?> made = service.newInstance(null).getClass();
            assertThat(service.getClassName())
                    .as(service.toString())
                    .isEqualTo(Proxy.isProxyClass(made) ? KemSpi.class.getName() : made.getName());
            assertThat(service.getAttribute("ImplementedIn"))
                    .as(service.toString())
                    .isEqualTo("Software");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SecureRandom.KEYHOLD",
                "securerandom.keyhold",
                "SecureRandom.KEYHOLD ImplementedIn:Software",
                "KeyStore.KEYHOLD",
                "Signature.SM3withSM2 ImplementedIn:Software"
            })
    void getProviders_byAService_findsKeyhold(String filter) {
        assertThat(Security.getProviders(filter)).contains(keys.provider);
    }

    @Test
    void getAlgorithms_ofSecureRandom_listsItAndTheDefaultIsAnother() {
        assertThat(Security.getAlgorithms("SecureRandom")).contains("KEYHOLD");
        assertThat(keys.provider.getProperty("SecureRandom.KEYHOLD")).isEqualTo(ServiceRandomSpi.class.getName());
        assertThat(keys.provider.getProperty("SecureRandom.OTHER")).isNull();
        assertThat(new SecureRandom().getProvider()).isNotSameAs(keys.provider);
    }

    @Test
    void secureRandom_withDrbgParameters_isRefused() {
        assertThatThrownBy(() -> SecureRandom.getInstance(
                        "KEYHOLD", DrbgParameters.instantiation(256, DrbgParameters.Capability.NONE, null)))
                .isInstanceOf(NoSuchAlgorithmException.class)
                .hasMessageContaining("SecureRandom KEYHOLD of Keyhold takes no parameters")
                .hasMessageContaining("leave it out");
    }

    @Test
    void serialization_ofProviderAndRandom_isRefused() throws Exception {
        SecureRandom random = SecureRandom.getInstance("KEYHOLD");

        assertThatThrownBy(() -> written(keys.provider))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("make another one from the path of its settings file");
        assertThatThrownBy(() -> written(random)).isInstanceOf(NotSerializableException.class);
        assertThatThrownBy(() -> written(new ServiceRandomSpi(password -> {
                    throw new IllegalStateException();
                })))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("call SecureRandom.getInstance");
    }

    /** The curve and the point were gone. */
    @ParameterizedTest
    @EnumSource(names = {"ECC_SECG_P256K1", "SM2", "ECC_NIST_P256", "RSA_2048", "ML_DSA_44"})
    void serialization_ofAPublicKey_givesAnEqualKeyThatWorks(KeySpec spec) throws Exception {
        PublicKey key = keys.shared(spec).getPublic();

        PublicKey read = (PublicKey) new ObjectInputStream(new ByteArrayInputStream(written(key))).readObject();

        assertThat(read).isEqualTo(key).hasSameHashCodeAs(key).hasToString(key.toString());
        assertThat(read.getEncoded()).isEqualTo(key.getEncoded());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MD2withRSA",
                "MD5withRSA",
                "SHA1withRSA",
                "SHA224withRSA",
                "SHA512/224withRSA",
                "SHA512/256withRSA",
                "SHA3-224withRSA",
                "SHA3-256withRSA",
                "SHA3-384withRSA",
                "SHA3-512withRSA",
                "2.16.840.1.101.3.4.3.14"
            })
    void initSign_hashThatNoRsaKeyHas_isRefusedWithTheNamesToUse(String name) throws Exception {
        PrivateKey handle = keys.shared(KeySpec.RSA_2048).getPrivate();

        assertThatThrownBy(() -> Signature.getInstance(name).initSign(handle))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("Use SHA256withRSA, SHA384withRSA or SHA512withRSA");
    }

    private static byte[] written(Object object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }
}
