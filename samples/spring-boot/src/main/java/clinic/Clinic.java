package clinic;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Answers over TLS with a key of Keyhold, and stores what is secret encrypted. Nothing here is about TLS: see application.properties. */
@SpringBootApplication
public class Clinic {
    public static void main(String[] arguments) {
        SpringApplication.run(Clinic.class, arguments);
    }
}
