package io.keyhold;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.keyhold.api.KeySpec;
import io.keyhold.crypto.KeyMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the packages to one direction: who may import whom, no cycle, and each package says what it is. */
class LayoutTest {
    private static final String ROOT = "root";

    /** Each line: a package, and those of ours it may import. `root` is io.keyhold itself. The page on architecture has the same table. */
    private static final Map<String, Set<String>> MAY_IMPORT = table("""
            api         :
            platform    :
            codec       : api
            wire        : api platform
            sigv4       :
            crypto      : api platform
            tokens      : platform crypto
            https       : platform crypto
            access      : api platform codec
            config      : api platform tokens
            keys        : api codec crypto
            store       : api platform crypto tokens
            audit       : api platform crypto
            envelope    : api crypto
            material    : api platform codec crypto tokens keys store
            xks         : api platform codec crypto https sigv4 keys store material
            catalog     : api codec crypto access keys store material
            handles     : api crypto
            x509        : api crypto handles
            gate        : api codec crypto access keys store audit envelope material catalog handles x509
            operations  : api codec crypto access keys store audit envelope material catalog handles gate
            local       : api crypto keys store envelope material catalog handles gate operations
            upkeep      : api platform crypto keys store audit material catalog gate operations
            service     : api crypto access keys store audit envelope catalog handles gate operations local upkeep x509
            jca         : api handles
            server      : api platform wire sigv4 handles gate service
            remote      : api https wire sigv4 crypto envelope handles
            root        : api platform crypto https sigv4 tokens access store audit envelope material xks catalog handles gate service server remote x509 upkeep jca config
            integration : api root
            cli         : api platform wire root config
            """);

    private static final Pattern DRAWN = Pattern.compile("[A-Z]\\w+\\.[a-z]\\w+");

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("/shaded/") && !location.contains("/test-classes/"))
                .importPackages("io.keyhold");
    }

    @TestFactory
    Stream<DynamicTest> package_imports_onlyWhatTheTableAllows() {
        return MAY_IMPORT.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    Set<String> allowed = new TreeSet<>(row.getValue());
                    allowed.add(row.getKey());
                    noClasses()
                            .that(in(Set.of(row.getKey())))
                            .should()
                            .dependOnClassesThat(ofOursNotIn(allowed))
                            .as("io.keyhold:" + row.getKey() + " may import " + row.getValue())
                            .allowEmptyShould(true)
                            .check(classes);
                }));
    }

    @Test
    void table_ofThePageOnArchitecture_isThisOne() throws IOException {
        assertThat(table(textBlocks().get(0))).isEqualTo(MAY_IMPORT);
    }

    @Test
    void drawings_ofThePageOnArchitecture_nameMethodsThatAreThere() throws IOException {
        Set<String> methods = classes.stream()
                .flatMap(type -> type.getMethods().stream())
                .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                .collect(Collectors.toSet());
        String drawings = String.join("\n", textBlocks().subList(1, 3)).replace("Cipher.doFinal", "");

        List<String> named =
                DRAWN.matcher(drawings).results().map(MatchResult::group).toList();

        assertThat(named).hasSizeGreaterThan(12);
        assertThat(methods).containsAll(named);
    }

    private static List<String> textBlocks() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "architecture.md"));
        return Stream.of(page.split("```text\n", -1))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf("```")))
                .toList();
    }

    @Test
    void packages_together_haveNoCycle() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                        return SliceIdentifier.of(javaClass.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classes);
    }

    /** Rooms of the store: a room imports only those above it in this list. */
    @Test
    void store_rooms_areInOneDirection() {
        List<String> rooms = List.of("root", "seal", "jdbc", "sqlite", "postgres");
        for (int i = 0; i < rooms.size(); i++) {
            for (String below : rooms.subList(i + 1, rooms.size())) {
                noClasses()
                        .that()
                        .resideInAPackage("io.keyhold.store." + rooms.get(i))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.keyhold.store." + below)
                        .check(classes);
            }
        }
    }

    /** Another database is another room: only the assembly and the doctor know that there is SQLite. */
    @Test
    void sqlite_outsideItsRoom_isKnownToTheAssemblyOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.keyhold.store.sqlite")
                .and()
                .doNotHaveFullyQualifiedName("io.keyhold.StorePlace")
                .and()
                .doNotHaveFullyQualifiedName("io.keyhold.store.postgres.PostgresFactory") // a backup is a SQLite file
                .and()
                .doNotHaveFullyQualifiedName("io.keyhold.store.postgres.PostgresRestore")
                .and()
                .doNotHaveFullyQualifiedName("io.keyhold.FileFindings")
                .and()
                .doNotHaveFullyQualifiedName("io.keyhold.JavaFindings")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.keyhold.store.sqlite", "org.sqlite..")
                .check(classes);
    }

    /** Nor is there PostgreSQL for anybody else; the adapter of its driver has nothing to do with the store. */
    @Test
    void postgres_outsideItsRoom_isKnownToTheAssemblyOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.keyhold.store.postgres", "io.keyhold.integration")
                .and()
                .doNotHaveFullyQualifiedName("io.keyhold.StorePlace")
                .and()
                .doNotHaveFullyQualifiedName("io.keyhold.PostgresLogin")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.keyhold.store.postgres", "org.postgresql..", "com.zaxxer..")
                .check(classes);
    }

    /**
     * The bytes of a KMS key are seen where they are unwrapped and where engines are made of them. Besides, key pairs that
     * are not KMS keys: data key pairs, which are the caller's, and the wrapping keys of imports.
     */
    @Test
    void keyBytes_outsideTheWrappedSource_areNotSeen() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.keyhold.crypto")
                .and()
                .doNotHaveFullyQualifiedName("io.keyhold.material.WrappedSource")
                .and()
                .doNotHaveFullyQualifiedName("io.keyhold.material.WrappedSource$Unrecorded")
                .and()
                .doNotHaveFullyQualifiedName("io.keyhold.operations.DataKeyOperations")
                .and()
                .doNotHaveFullyQualifiedName("io.keyhold.operations.ImportTokens")
                .should()
                .callMethod(KeyMaterial.class, "copyForWrapping")
                .orShould()
                .callMethod(KeyMaterial.class, "of", KeySpec.class, byte[].class)
                .because("key material lies behind io.keyhold.material.MaterialSource")
                .check(classes);
    }

    @Test
    void packages_all_haveARowInTheTable() {
        Set<String> rows = classes.stream().map(LayoutTest::row).collect(Collectors.toSet());

        assertThat(rows).as("a new package needs a row here and in the design").isSubsetOf(MAY_IMPORT.keySet());
    }

    @Test
    void packages_all_haveAPackageInfoWithCommentAndNullMarked() throws IOException {
        Map<String, String> faults = new TreeMap<>();
        for (Path directory : packageDirectories(Path.of("src/main/java"))) {
            Path info = directory.resolve("package-info.java");
            String text = Files.exists(info) ? Files.readString(info) : "";
            if (!text.startsWith("/**")) {
                faults.put(directory.toString(), "needs a package-info.java that begins with a Javadoc comment");
            } else if (!text.contains("@NullMarked")) {
                faults.put(directory.toString(), "its package-info.java needs @NullMarked");
            }
        }
        assertThat(faults).isEmpty();
    }

    private static Set<Path> packageDirectories(Path sources) throws IOException {
        if (!Files.isDirectory(sources)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .map(Path::getParent)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static DescribedPredicate<JavaClass> in(Set<String> rows) {
        return DescribedPredicate.describe("in " + rows, type -> isOurs(type) && rows.contains(row(type)));
    }

    private static DescribedPredicate<JavaClass> ofOursNotIn(Set<String> rows) {
        return DescribedPredicate.describe(
                "of ours outside " + rows, type -> isOurs(type) && !rows.contains(row(type)));
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals("io.keyhold")
                || type.getPackageName().startsWith("io.keyhold.");
    }

    /** The row a class belongs to; a subpackage belongs to its parent's. */
    private static String row(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.", -1);
        return parts.length == 2 ? ROOT : parts[2];
    }

    private static Map<String, Set<String>> table(String text) {
        return text.lines()
                .map(line -> line.split(":", -1))
                .collect(Collectors.toMap(
                        line -> line[0].trim(),
                        line -> Arrays.stream(line[1].trim().split(" ", -1))
                                .filter(name -> !name.isEmpty())
                                .collect(Collectors.toSet()),
                        (a, b) -> {
                            throw new IllegalStateException("two rows for one package: " + a + ", " + b);
                        },
                        TreeMap::new));
    }
}
