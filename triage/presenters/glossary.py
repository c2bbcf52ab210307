"""Words that doctors use, in plain ones. Written for this site; no figure and no claim in it
that would need a source."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

#: code, word, other words for it, explanation.
_ENTRIES = (
    ("achilles_tendon", _("Achilles tendon"), _("heel cord"), _("The thick cord at the back of the ankle. It joins the calf to the heel bone and lifts the heel at each step.")),
    ("acute", _("Acute"), "", _("New, or begun not long ago. It does not say how bad something is.")),
    ("arch", _("Arch"), _("instep"), _("The hollow on the inner side of the sole. It works like a spring when you walk.")),
    ("arthritis", _("Arthritis"), "", _("Trouble in a joint that makes it sore and stiff. There are many kinds. The commonest comes with age and use.")),
    ("autoimmune", _("Autoimmune"), "", _("The body’s defence attacks a part of the body by mistake, such as the lining of a joint.")),
    ("ball_of_foot", _("Ball of the foot"), _("forefoot"), _("The padded part of the sole just behind the toes.")),
    ("biomechanics", _("Biomechanics"), _("the way you move"), _("How bones, joints and muscles share the load when you stand, walk or run.")),
    ("blood_clot", _("Blood clot"), _("thrombosis, deep vein thrombosis, DVT"), _("A lump of blood that has set inside a vein. In a leg it can block the flow, and a part of it can travel to the lungs. It needs a doctor the same day.")),
    ("bunion", _("Bunion"), _("hallux valgus"), _("A bump on the inner side of the foot where the big toe begins. The toe leans towards the others.")),
    ("bursa", _("Bursa"), _("bursitis"), _("A small cushion of fluid that lets skin and tendons glide over bone. When it is irritated it swells.")),
    ("cartilage", _("Cartilage"), "", _("The smooth, tough covering on the ends of bones inside a joint.")),
    ("chronic", _("Chronic"), "", _("Lasting long, often more than three months. It does not say how bad something is.")),
    ("compensation", _("Compensation"), "", _("Sparing one leg and loading the other one more.")),
    ("crepitus", _("Crepitus"), _("grinding, creaking"), _("A grinding feeling or sound when a joint or tendon moves. Without pain it is mostly harmless.")),
    ("diagnosis", _("Diagnosis"), "", _("What a professional finds to be wrong after hearing you out and examining you. This site cannot give one.")),
    ("fascia", _("Fascia"), _("plantar fascia"), _("A strong sheet of tissue. The one under the foot runs from the heel to the toes and holds the arch.")),
    ("flat_foot", _("Flat foot"), _("fallen arch"), _("A foot with a low arch, or none, when you stand on it. Many flat feet never hurt.")),
    ("foot_drop", _("Foot drop"), "", _("You cannot lift the front of the foot, so that it slaps or drags. It mostly comes from a nerve, and needs a doctor soon.")),
    ("fracture", _("Fracture"), _("broken bone"), _("A break or a crack in a bone. Both words mean the same.")),
    ("gait", _("Gait"), _("way of walking"), _("How you walk. It changes when something hurts.")),
    ("gout", _("Gout"), "", _("Sharp crystals form in a joint, often the big toe. The joint is suddenly hot, red and very sore.")),
    ("growth_plate", _("Growth plate"), "", _("The soft zone near the end of a child’s bone where the bone grows. It is weaker than the bone around it.")),
    ("inflammation", _("Inflammation"), "", _("The body’s answer to injury, germs or irritation: warm, swollen, sore and sometimes red.")),
    ("insole", _("Insole"), _("orthosis, orthotic"), _("A shaped layer inside the shoe that supports or cushions the foot.")),
    ("joint", _("Joint"), "", _("The place where two bones meet and move.")),
    ("kinetic_chain", _("Kinetic chain"), _("chain of movement"), _("Foot, knee, hip and back move together. What changes in one place changes the load in the next.")),
    ("kneecap", _("Kneecap"), _("patella"), _("The small bone at the front of the knee. It glides in a groove as the knee bends.")),
    ("lateral", _("Lateral"), "", _("On the outer side. The little toe is on the lateral side of the foot.")),
    ("ligament", _("Ligament"), "", _("A strong band that ties one bone to another and keeps a joint steady.")),
    ("likely", _("Likely, possible"), _("probability"), _("How well your answers fit a cause, beside how common it is. Likely does not mean certain, and less likely does not mean impossible.")),
    ("locking", _("Locking"), "", _("The knee stops part of the way and cannot be straightened, as if something were caught in it.")),
    ("medial", _("Medial"), "", _("On the inner side. The big toe is on the medial side of the foot.")),
    ("meniscus", _("Meniscus"), "", _("One of two rubbery pads inside the knee that spread the load. It can tear.")),
    ("metatarsals", _("Metatarsals"), "", _("The five long bones between the middle of the foot and the toes.")),
    ("nerve", _("Nerve"), _("neuropathy"), _("A cable that carries feeling and orders between the body and the brain. A nerve that is pressed or ill can tingle, burn or go numb.")),
    ("nsaid", _("Anti-inflammatory tablets"), _("NSAID, ibuprofen, naproxen"), _("Painkillers that also calm inflammation. They are not for everybody: ask a pharmacist, above all with stomach, heart or kidney trouble.")),
    ("oedema", _("Oedema"), _("swelling, fluid"), _("Swelling from fluid in the tissue. A finger pressed on it may leave a dent.")),
    ("osteoarthritis", _("Osteoarthritis"), _("wear and tear, worn joint"), _("The commonest kind of arthritis. The covering of the bone gets thin and the joint gets stiff and sore. Moving it helps.")),
    ("overuse", _("Overuse"), "", _("More load than a part of the body has got used to. Rest a little, then build up slowly.")),
    ("plantar", _("Plantar"), "", _("To do with the sole of the foot.")),
    ("podiatrist", _("Podiatrist"), _("chiropodist"), _("A professional who looks after feet: skin, nails, bones, shoes and insoles.")),
    ("physiotherapist", _("Physiotherapist"), _("physio"), _("A professional who helps people to move better and with less pain, mostly by exercises.")),
    ("pronation", _("Pronation"), _("rolling in"), _("The foot rolls a little inwards when it takes the weight. Everybody’s foot does so; much of it can turn the shin and the knee.")),
    ("referred_pain", _("Referred pain"), "", _("Pain that is felt in one place but comes from another, such as knee pain that comes from the hip.")),
    ("red_flag", _("Red flag"), _("warning sign"), _("A sign that means: do not wait, have it looked at. It does not mean that something bad has been found.")),
    ("sciatica", _("Sciatica"), "", _("Pain from a nerve in the lower back that runs down the leg, sometimes to the foot.")),
    ("shin", _("Shin"), _("tibia"), _("The front of the lower leg, and the large bone in it.")),
    ("sprain", _("Sprain"), "", _("A ligament that was stretched or torn, often by twisting the ankle.")),
    ("strain", _("Strain"), _("pulled muscle"), _("A muscle or tendon that was stretched too far or torn.")),
    ("stress_fracture", _("Stress fracture"), "", _("A small crack in a bone from doing the same thing again and again, such as running, rather than from one injury.")),
    ("tendon", _("Tendon"), _("tendinitis, tendinopathy"), _("The strong cord that joins a muscle to a bone. When it gets more load than it can take it becomes sore and stiff.")),
    ("ultrasound", _("Ultrasound scan"), "", _("A picture made with sound that nobody can hear. It does not hurt and uses no rays.")),
    ("weight_bearing", _("Weight bearing"), "", _("Standing or walking on the leg, so that it carries you.")),
    ("x_ray", _("X-ray"), "", _("A picture of the bones. Soft parts such as ligaments hardly show on it.")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    code: str
    word: str
    others: str
    text: str

    @property
    def letter(self) -> str:
        return self.word[:1].upper()


def glossary() -> list[Term]:
    """All words, in the order of the alphabet of the language shown."""
    terms = [Term(code, str(w), str(o), str(text)) for code, w, o, text in _ENTRIES]
    return sorted(terms, key=lambda term: term.word.casefold())
