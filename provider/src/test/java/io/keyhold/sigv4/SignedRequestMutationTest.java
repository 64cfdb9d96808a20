package io.keyhold.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Changes each character of each signed request of AWS's suite: what is still proved says the same as before. */
class SignedRequestMutationTest {
    private static final Pattern FIRST_LINE = Pattern.compile("[A-Za-z]+ .* HTTP/1\\.1");
    private static final Pattern HEX = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final int[] FLIPS = {1, 4, 32};

    @TestFactory
    Stream<DynamicTest> verify_anyCharacterChanged_isRefusedOrMeansTheSame() {
        return SigV4Vector.all()
                .filter(vector -> !vector.omitsToken())
                .map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> {
                    String signed = vector.text("signed-request");
                    List<String> proved = mutants(signed).stream()
                            .filter(mutant -> isProved(vector, mutant))
                            .toList();

                    assertThat(isProved(vector, signed)).isTrue();
                    assertThat(proved).isNotEmpty();
                    assertThat(proved.stream()
                                    .map(mutant -> meaning(vector, mutant))
                                    .distinct())
                            .containsExactly(meaning(vector, signed));
                }));
    }

    /** Each character flipped in each bit, left out, and written twice. */
    private static List<String> mutants(String signed) {
        List<String> mutants = new ArrayList<>();
        for (int i = 0; i < signed.length(); i++) {
            for (int flip : FLIPS) {
                mutants.add(signed.substring(0, i) + (char) (signed.charAt(i) ^ flip) + signed.substring(i + 1));
            }
            mutants.add(signed.substring(0, i) + signed.substring(i + 1));
            mutants.add(signed.substring(0, i) + signed.charAt(i) + signed.substring(i));
        }
        return mutants.stream().filter(SignedRequestMutationTest::isHttp).toList();
    }

    /** Whether the reader of the tests can read it; what it cannot, no server hands to the verifier. */
    private static boolean isHttp(String text) {
        int end = text.indexOf("\n\n");
        List<String> lines = List.of(text.substring(0, Math.max(end, 0)).split("\n", -1));
        return end > 0
                && FIRST_LINE.matcher(lines.get(0)).matches()
                && lines.size() > 1
                && !lines.get(1).startsWith(" ")
                && lines.stream().skip(1).allMatch(line -> line.contains(":") || line.startsWith(" "));
    }

    private static boolean isProved(SigV4Vector vector, String text) {
        RequestVerifier verifier =
                new RequestVerifier(SigV4Vector.REGION, SigV4Vector.SERVICE, Set.of(), vector.path(), SigV4Vector.NOW);
        try {
            verifier.verify(SigV4Vector.parse(text), SigV4Vector::keys);
            return true;
        } catch (RefusedSignatureException e) {
            return false;
        }
    }

    /** What a program makes of a request, written without the code under test. */
    private static List<String> meaning(SigV4Vector vector, String text) {
        List<String> meaning = new ArrayList<>();
        String head = text.substring(0, text.indexOf("\n\n"));
        for (String line : head.replaceAll("\n +", " ").split("\n", -1)) {
            String name = line.substring(0, Math.max(line.indexOf(':'), 0));
            String value = line.substring(name.length())
                    .replaceAll("[ \t]+", " ")
                    .replaceAll(" ?, ?", ",")
                    .replaceFirst("^: ", ":")
                    .strip();
            meaning.add(name.toLowerCase(Locale.ROOT) + value);
        }
        meaning.set(0, target(vector, head));
        meaning.sort(null);
        meaning.add(text.substring(text.indexOf("\n\n")));
        return meaning;
    }

    /** Method and target. The version of HTTP is not signed; a normalised path has several spellings. */
    private static String target(SigV4Vector vector, String head) {
        String line = head.substring(0, head.indexOf('\n'));
        String method = line.substring(0, line.indexOf(' '));
        String target = line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
        return method + " " + (vector.path() == CanonicalPath.NORMALIZED ? normal(target) : target);
    }

    /** The path as a file system has it, and the query. */
    private static String normal(String target) {
        String[] parts = target.replace("\u1234", "(a letter)").split("\\?", 2);
        String path = Path.of(parts[0]).normalize().toString();
        return path
                + (parts[0].endsWith("/") && path.length() > 1 ? "/" : "")
                + (parts.length == 1
                        ? ""
                        : HEX.matcher(parts[1].replaceAll("&+", "&"))
                                .replaceAll(hex -> hex.group().toUpperCase(Locale.ROOT)));
    }
}
