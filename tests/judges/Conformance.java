import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/** Prints one line a file, profile and failed clause: FILE TAB PROFILE TAB "ok" or the clause. */
public final class Conformance {
  private Conformance() {}

  /** args: profiles divided by commas (PDFA-3A, PDFUA-1), then files. */
  public static void main(String[] args) throws Exception {
    Logger.getLogger("").setLevel(Level.SEVERE);
    VeraGreenfieldFoundryProvider.initialise();
    for (String name : args[0].split(",")) {
      ValidationProfile profile = profile(name);
      for (int i = 1; i < args.length; i++) {
        judge(profile, name, new File(args[i]));
      }
    }
  }

  private static ValidationProfile profile(String name) throws Exception {
    String path = "org/verapdf/pdfa/validation/" + name + ".xml";
    try (InputStream source = Conformance.class.getClassLoader().getResourceAsStream(path)) {
      return Profiles.profileFromXml(source);
    }
  }

  private static void judge(ValidationProfile profile, String name, File file) throws Exception {
    PDFAFlavour flavour = profile.getPDFAFlavour();
    try (InputStream source = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(source, flavour);
        PDFAValidator validator =
            Foundries.defaultInstance().createValidator(profile, 100, false, true, false)) {
      ValidationResult result = validator.validate(parser);
      if (result.isCompliant()) {
        System.out.println(file + "\t" + name + "\tok");
      }
      for (Map.Entry<RuleId, Integer> failed : result.getFailedChecks().entrySet()) {
        RuleId rule = failed.getKey();
        System.out.println(
            file + "\t" + name + "\t" + rule.getClause() + "-" + rule.getTestNumber() + " x" + failed.getValue());
      }
    }
  }
}
