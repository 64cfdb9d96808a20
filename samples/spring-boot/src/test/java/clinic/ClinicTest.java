package clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.KmsException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The application as Spring Boot starts it, on the versions of libraries that Spring Boot chooses. */
class ClinicTest {
    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext application;
    private static Keyhold keyhold;
    private static Browser browser;
    private static Patients patients;

    @BeforeAll
    static void start() throws IOException {
        Path settings = Keys.in(folder);
        application = SpringApplication.run(
                Clinic.class,
                "--server.port=0",
                "--keyhold.config=" + settings,
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn",
                "--spring.ssl.bundle.keyhold.web.reload-every=100ms",
                "--spring.datasource.url=jdbc:h2:mem:clinic",
                "--spring.datasource.username=sa",
                "--spring.datasource.password="
                        + Keys.encryptedProperty(settings, "spring.datasource.password", "secret of the database"));
        keyhold = application.getBean(Keyhold.class);
        patients = application.getBean(Patients.class);
        browser = new Browser(Integer.parseInt(application.getEnvironment().getProperty("local.server.port")));
    }

    @AfterAll
    static void close_ofTheContext_takesTheProviderAndTheServiceAlong() {
        application.close();

        assertThat(Security.getProvider(KeyholdProvider.NAME)).isNull();
        assertThatThrownBy(() -> keyhold.kms().listKeys(r -> {})).isInstanceOf(KmsException.class);
    }

    @Test
    void diagnosis_overTls_isStoredEncryptedAndReadBack() throws Exception {
        String id = browser.post("/patients", "sunstroke");

        assertThat(browser.get("/patients/" + id)).isEqualTo("sunstroke");
        assertThat(new String(stored(id), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("sunstroke");
    }

    @Test
    void diagnosis_changedInATransaction_isStored() {
        UUID id = patients.save(new Patient("cold")).id();

        application
                .getBean(TransactionTemplate.class)
                .executeWithoutResult(
                        status -> patients.findById(id).orElseThrow().changeDiagnosis("flu"));

        assertThat(patients.findById(id).orElseThrow().diagnosis()).isEqualTo("flu");
    }

    @Test
    void row_thatIsReadAndNotChanged_isNotWrittenAgain() {
        UUID id = patients.save(new Patient("cold")).id();
        byte[] before = stored(id.toString());

        application
                .getBean(TransactionTemplate.class)
                .executeWithoutResult(
                        status -> patients.findById(id).orElseThrow().diagnosis());

        assertThat(stored(id.toString())).isEqualTo(before);
    }

    @Test
    void diagnosis_copiedToAnotherRow_doesNotOpen() {
        UUID one = patients.save(new Patient("cold")).id();
        UUID other = patients.save(new Patient("flu")).id();
        application
                .getBean(JdbcTemplate.class)
                .update("update patient set diagnosis = ? where id = ?", stored(one.toString()), other);

        Patient swapped = patients.findById(other).orElseThrow();

        assertThatThrownBy(swapped::diagnosis).isInstanceOf(KmsException.InvalidCiphertext.class);
    }

    @Test
    void row_whoseIdHibernateMakes_isBoundByIt() {
        EntityManager entities = application.getBean(EntityManagerFactory.class).createEntityManager();
        persist(entities, new Letter());

        assertThat(entities.createQuery("from Letter", Letter.class)
                        .getSingleResult()
                        .text())
                .isEqualTo("Dear Mary");
        entities.close();
    }

    @Test
    void row_whoseIdTheDatabaseMakes_isBoundByAnotherFieldOrRefused() {
        EntityManager entities = application.getBean(EntityManagerFactory.class).createEntityManager();
        persist(entities, new Visit());

        assertThat(entities.createQuery("from Visit", Visit.class)
                        .getSingleResult()
                        .notes())
                .isEqualTo("by its reference");
        Visit unbound = new Visit().withRemark("by its id");
        assertThatThrownBy(() -> entities.persist(unbound))
                .hasStackTraceContaining("`id` of `clinic.Visit` is not set")
                .hasStackTraceContaining("name another field by @EncryptedColumn(row = ");
        entities.close();
    }

    private static void persist(EntityManager entities, Object row) {
        entities.getTransaction().begin();
        entities.persist(row);
        entities.getTransaction().commit();
        entities.clear();
    }

    @Test
    void key_disabled_refusesHandshakesAndColumnsUntilItIsEnabled() throws Exception {
        String id = browser.post("/patients", "sunstroke");

        keyhold.kms().disableKey(r -> r.keyId(idOf("alias/web")));
        assertThatThrownBy(() -> browser.get("/actuator/health")).isInstanceOf(IOException.class);
        keyhold.kms().enableKey(r -> r.keyId(idOf("alias/web")));
        keyhold.kms().disableKey(r -> r.keyId(idOf("alias/patients")));
        Patient patient = patients.findById(UUID.fromString(id)).orElseThrow();
        assertThatThrownBy(patient::diagnosis).isInstanceOf(KmsException.Disabled.class);
        keyhold.kms().enableKey(r -> r.keyId(idOf("alias/patients")));

        assertThat(browser.get("/patients/" + id)).isEqualTo("sunstroke");
    }

    @Test
    void certificate_replaced_isServedWithoutARestart() throws Exception {
        String before = browser.subject();

        Keys.certify(keyhold, "CN=renewed after " + before.substring(3));

        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (browser.subject().equals(before) && System.nanoTime() < end) {
            assertThat(patients.count()).isNotNegative(); // a handshake each time is enough of a wait
        }
        assertThat(browser.subject()).startsWith("CN=renewed after ");
    }

    @Test
    void health_andMeters_areThoseOfKeyhold() throws Exception {
        assertThat(browser.get("/actuator/health")).contains("\"keyhold\":{\"status\":\"UP\"}");
        assertThat(browser.get("/actuator/metrics/keyhold.calls")).contains("\"done\"", "\"refused\"");
    }

    @Test
    void password_ofTheDatabase_isOpened() {
        assertThat(application.getEnvironment().getProperty("spring.datasource.password"))
                .isEqualTo("secret of the database");
    }

    private static byte[] stored(String id) {
        return application
                .getBean(JdbcTemplate.class)
                .queryForObject("select diagnosis from patient where id = ?", byte[].class, UUID.fromString(id));
    }

    private static String idOf(String alias) {
        return keyhold.kms().describeKey(r -> r.keyId(alias)).keyMetadata().keyId();
    }
}
