/* trigger_common.c - the commonest runs of four bytes in ordinary text.
 *
 * What the chain of trigger_rate.c takes for rare because it looks at two bytes at a
 * time: "you ", "that".  Counted over 4.3 MB of manual pages, descriptions of packages,
 * documentation, JSON and source code, each line once; letters and white space only,
 * letters in lower case, from one run in ten thousand on.
 */
#include "pattern/trigger_parts.h"

/* Runs one after the other that are about as common. */
struct band {
	double rate;
	const char *runs;
};

static const struct band bands[] = {
	{2.0e-03, " and for in  is  of  the to and atiofor ing ion the tion"},
	{9.8e-04,
	 " be  com con fil if  not or  pro tha thi use wit youare compcontctioe coe th"
	 "ent f thfileformhat his httpionsith jectmentn thnamenot of tolicpolis thself"
	 "sionspected thatthisttpstypewith"},
	{4.9e-04,
	 " add all an  are as  by  can cha dat def dis fro htt ins int it  lib lin lis"
	 " mod nam on  par pol req res ret sel set spe sta str typ val ver whe wilable"
	 "age all alueame anceantiargeatchate atedaultbjecble callcan caticificlascode"
	 "commconscripd ind todatadatedefadingdiste foe ine ofe reecifectied bed ied t"
	 "efauentientsequier terroers ersies aes teturfaulfromgithhe che fhe phe shen "
	 "her icaties ifieile ill in tine instinteithujsonlasslicelicylinelistllowmand"
	 "matcmbermmanmpleng tnstanterntico thobjeommaon oon tons operoptior tore orma"
	 "oud ourcpathpeciportpresprovptioquirr thratireadrequressreturgetringriptrmat"
	 "rom rrorrsioructs a s ans ins nos ofs toscrised servsingsourstanstatstristru"
	 "t thtargtatiter testtexttherthubtimetingto ttooltribtructurnuct uireumenurce"
	 "urn use valuverswillworkyou "},
	{2.4e-04,
	 " a c a f a p a s acc alp any app arg at  aut bet cal cla clo cod cop cre del"
	 " des doc exa exp ext fol fun has hav ima imp inc inf key lic man mat may mus"
	 " new no  non num obj one onl ope opt oth out pat per pre pri pyt rea rec reg"
	 " rep run sec sed see ser sho sou sub sup tes tex tim tra tru usi whi wora co"
	 "actialidalizalloallyalphamesamplan aan bangeannoansfany applarcharenarguarse"
	 "ary as aase asonat tata atesaticatoratteattrauthave backbasebetabrarbuilbut "
	 "butebytecasecatecedacensceptces cesschancharchecchemcludcondconfcopycouncrea"
	 "ctedctorcumed ald bed byd cod lid red thd widantded def dentder descdictdire"
	 "ditidocsdocudulee a e ane are dee fie ise lie mae noe ore pae pre see ste to"
	 "e use wiead easoeateect ecteectsed aed fed oed wedarembeemenenceenerenseenta"
	 "equeer oeratere ermierveervies ies oescresouespoess essiest eveleverexamexpr"
	 "ext extrfferficafiedfielflagfollfuncg thgenegrougumeh thhanghavehe ahe dhe e"
	 "he ihe lhe mhe nhe ohe rhe theckhemaherehichhon ibraibuticenich ide idenied "
	 "ieldif tificightilesimagimitimplimpoin ainclinesinfoinitinpuionaiptiirecires"
	 "is ais iis nis tist itioits ity ive lacelateled les letelibrlimilinglly loca"
	 "locklphalue magemainmatimay modemodumorempormustn a n ann ben inn ofnal nce "
	 "nclunctind and tnderned nfigng aningnly nnotnonenotanputnse nst nt tntaintat"
	 "ntimntronts numbocatocumode odulof aointojecolloon aon ionalone onfionlyonse"
	 "onstontaonteontror aor eort orteotatotheouldoundountour out outpoverovidpace"
	 "packparapareparspartpdatpectperapha poinponspplipporprinprojput pydaquesr co"
	 "ractrameransraryraterce re are ire treasreatrectred regirentreseresoresprgum"
	 "riburiesrintriterojerouprovirtedrunts ars cos des fos iss lis res wisagesche"
	 "se tsectsee ses set signsizeson spacsponssiost sstarsterstorsuppt bet cot fo"
	 "t int ist oft ret stt totabltaintanctarttatetch te ate ttenttermternterstes "
	 "th ath ttic tiveto ato cto storytputtra trantrintruettertureud auestuld ult "
	 "umbeunctundeuntiuppoure useduserusinust ute utpuvaliventvicevidewhenwhicwrit"
	 "xampxtray thydanyourype "},
	{1.5e-04,
	 " a d a l a n abo act aft als api ass att bac bui but cas ced che col cor cur"
	 " dec dep det dir do  doe eac end ent err eve exc fie fir fla fre ful gen get"
	 " giv gro how ide ind inp its jso loc mak mem met mor nee pac pas pos pub rai"
	 " ref rel rem sam sch scr sig sin som spa suc sys ter thr und uni upd var was"
	 " we  wriabelacceace ach acheackaacteaddraderafteagenagesain aineaiseake alle"
	 "alsealsoan ean ianaganguant api appeappraracaramargsariaarraartiass asseassi"
	 "at iath atinativaturauseautobe abe ubefober blocby tcausccesch achinchuncies"
	 "ckagcluscoloconnconvcordcorecovecribct tcterctivcts currd and asd fod ofd on"
	 "de tdefidelediagdiffdispdoese ale ase cae che cle die doe ene exe ime ite mo"
	 "e nae nee one ope sae soe spe sue tee vaeacheadeeaseecorectoecurecuted ced s"
	 "een eferefineforegioeldseleaeletemoven tenamencoend ensientrenumeplaer aer c"
	 "er fer ieralerederenernaerties fes wese essaestsesulet teta ete eteretwoeven"
	 "exceexecexpeextef a f yofailfalsferefierfigufinefirsforeframfreefterfullgent"
	 "ges get ght giongivegramgraph a harahas he bhe ghe uheadhesehinghoulhow hunk"
	 "iablibleibpnicalice icieicy idatidesidthif nif yigurilitime inalindeindiined"
	 "ineringsint intsiredirstis cis fis lis ois pis ris sise issuistrit iite item"
	 "iteritleitteivenizatize kagekindkingknowl belabelagslanglatile ile tleaslect"
	 "lemelibplicalicilidalikelinklitylizell bloadlonglowelowilso lterludeluesm th"
	 "mailmakemanamanimembmes messmethmissmodimovempilmputn con fon isn onn ren se"
	 "n tonablnagenatincesncodnd cnd ind lnd ond pnd sndarndinnds ne oneedneranes "
	 "netwnew nforng cng fng ing ong snguanodenormnotenownns ans ons tnsfontenntio"
	 "ntitntrinullo beo reocesodelodifoducof sograolorom tome ommeompaompiomplompu"
	 "on fon pon son wondiool openor cor for ior mor por sordeork orm ory ose osit"
	 "ost ou cou mowinpasspattpendpermpertpingplacple plicposipproprocprodprogprop"
	 "publpullputepypir a r anr exr inr ofr rer toraisraphratorecoree referegerele"
	 "remorenarencreplreporeprres resuriberighrityrmalrminrocerodurogrroperrenrst "
	 "rulervenrvics als bes cas mas ons ors prs ses uss whsamese ase osentser sfor"
	 "shousnapsoftsomessagst bst ostalstemstinsts suchsultsystt a t ant cat lit ma"
	 "t not witalltchetervthanthenthesthinthouthretialtiestifitly to bto dto pto r"
	 "to utor toretractreatrolts ats its tttritworu caubliuch ud bues uildultiupda"
	 "uraturreutiovariven ver warewas wherwidewidtwingwordxcepxecuxpecxprexteny be"
	 "y coy iny ofy toypesysteyteszati"},
};

static bool window_has_run(const struct trigger_window *window, const char *run)
{
	for (unsigned i = 0; i < EDICT_GRAM_LENGTH; i++) {
		unsigned byte = (unsigned char)run[i];
		unsigned capital = byte == ' ' ? '\n' : byte - 'a' + 'A';
		if (!symbols_has(&window->set[i], byte) &&
		    !symbols_has(&window->set[i], capital))
			return false;
	}
	return true;
}

double rate_of_common_runs(const struct trigger_window *window)
{
	double rate = 0;
	for (size_t i = 0; i < sizeof bands / sizeof *bands; i++)
		for (const char *run = bands[i].runs; *run != '\0';
		     run += EDICT_GRAM_LENGTH)
			if (window_has_run(window, run))
				rate += bands[i].rate;
	return rate;
}
