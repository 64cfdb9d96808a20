package io.keyhold;

import io.keyhold.api.HealthFinding;
import java.lang.management.ManagementFactory;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Findings about the Java runtime. */
final class JavaFindings {
    private static final String SUBJECT = "java";
    private static final List<String> NEEDED = List.of("SUN", "SunJCE", "SunEC", "SunRsaSign");
    private static final Map<String, String> RISKS = risks();

    private JavaFindings() {}

    static List<HealthFinding> all() {
        List<HealthFinding> findings = new ArrayList<>();
        findings.add(HealthFinding.ok(
                SUBJECT,
                System.getProperty("java.vm.name") + " " + Runtime.version() + ", "
                        + Runtime.getRuntime().availableProcessors() + " processors, heap of at most "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MiB"));
        findings.addAll(flags(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        if (!isNativeAccessEnabled()) {
            findings.add(HealthFinding.warning(
                    SUBJECT,
                    "native access is not enabled, which SQLite needs and a later Java will refuse",
                    "Start Java with --enable-native-access=ALL-UNNAMED"));
        }
        providers(findings);
        return findings;
    }

    /** Each risk once, however many of the flags bring it. */
    static List<HealthFinding> flags(List<String> arguments) {
        return RISKS.entrySet().stream()
                .filter(risk -> arguments.stream().anyMatch(flag -> flag.startsWith(risk.getKey())))
                .map(risk ->
                        HealthFinding.warning(SUBJECT, risk.getKey() + ": " + risk.getValue(), "Start Java without it"))
                .toList();
    }

    private static void providers(List<HealthFinding> findings) {
        List<Provider> listed = Arrays.asList(Security.getProviders());
        List<String> names = listed.stream().map(Provider::getName).toList();
        findings.add(HealthFinding.ok("providers", names.stream().collect(Collectors.joining(", "))));
        for (String name : NEEDED) {
            if (!names.contains(name)) {
                findings.add(HealthFinding.error(
                        "providers", name + " is missing, which Keyhold works with", "List it in java.security"));
            }
        }
    }

    /** Asked from Java 22 on, where it counts. */
    private static boolean isNativeAccessEnabled() {
        try {
            return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(org.sqlite.JDBC.class.getModule());
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static Map<String, String> risks() {
        Map<String, String> risks = new LinkedHashMap<>();
        risks.put("-agentlib:jdwp", "a debugger can read keys");
        risks.put("-Xrunjdwp", "a debugger can read keys");
        risks.put("-javaagent", "an agent can read keys");
        risks.put("-agentpath", "an agent can read keys");
        risks.put("-Dcom.sun.management.jmxremote", "whoever can reach it can dump the heap with the keys in it");
        risks.put("-XX:+HeapDumpOnOutOfMemoryError", "a heap dump holds keys");
        risks.put("-Xint", "encryption is a hundred times slower");
        risks.put("-XX:-UseAES", "encryption is many times slower");
        return risks;
    }
}
